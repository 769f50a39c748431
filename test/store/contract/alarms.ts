import { expect } from 'chai';
import type { RaisedAlarm } from '../../../src/idd/ports/alarms.js';
import { A, B, type OpenStore, T, type TestedStore, withStore } from './fixture.js';

const LINK: RaisedAlarm = {
  cause: 'heartbeat-interrupted',
  object: `peer/${A}`,
  operator: A,
  text: 'no answer',
};
const REPEAT: RaisedAlarm = { cause: 'repeat-differs', object: `peer/${A}`, operator: A, text: 'differs' };
const late = (operator: string, broadcast: string): RaisedAlarm => ({
  cause: 'response-timeout',
  object: `peer/${operator}/broadcast/${broadcast}`,
  operator,
  text: 'no response',
});

/** `kind object` of every event that waits for the webhook, which takes them all. */
async function taken(store: TestedStore): Promise<string[]> {
  const events: string[] = [];
  for (let event = await store.nextAlarmEvent(); event !== undefined; event = await store.nextAlarmEvent()) {
    events.push(`${event.kind} ${event.alarm.object}`);
    await store.forgetAlarmEvent(event.id);
  }
  return events;
}

export function describeAlarms(open: () => Promise<OpenStore>): void {
  describe('alarms', () => {
    withStore(open, (opened) => {
      it('are one for a cause and object, counted when raised again, with the severity of the catalogue', async () => {
        const { store, reopen } = opened();
        const first = await store.raiseAlarm(LINK, T);
        expect(first).to.deep.include({ kind: 'raised', at: T });
        const second = await store.raiseAlarm({ ...LINK, text: 'still no answer' }, T + 1);
        expect(second).to.deep.include({ kind: 'repeated', at: T + 1 });
        await store.raiseAlarm({ ...LINK, object: `peer/${B}`, operator: undefined }, T);
        const listed = await (await reopen()).listAlarms();
        expect(listed.length).to.equal(2);
        expect(listed[0])
          .to.deep.equal(second.alarm)
          .and.to.deep.equal({
            ...LINK,
            id: first.alarm.id,
            severity: 'critical',
            text: 'still no answer',
            raisedAt: T,
            lastRaisedAt: T + 1,
            count: 2,
            acknowledged: false,
          });
        expect(listed[1]).not.to.have.property('operator');
      });

      it('end when their cause ends, and are new when it comes again', async () => {
        const { store } = opened();
        const { alarm } = await store.raiseAlarm(LINK, T);
        const cleared = await store.clearAlarm(LINK.cause, LINK.object, T + 2);
        expect(cleared).to.deep.equal({ kind: 'cleared', at: T + 2, alarm: { ...alarm, clearedAt: T + 2 } });
        expect(await store.clearAlarm(LINK.cause, LINK.object, T)).to.equal(undefined);
        expect(await store.listAlarms()).to.deep.equal([]);
        const again = await store.raiseAlarm(LINK, T + 5);
        expect(again.kind).to.equal('raised');
        expect(again.alarm).to.deep.include({ raisedAt: T + 5, count: 1 });
        expect(again.alarm.id).to.be.greaterThan(alarm.id);
      });

      it('can be acknowledged and cleared by a person while they are open', async () => {
        const { store } = opened();
        const { alarm } = await store.raiseAlarm(LINK, T);
        const acknowledged = { ...alarm, acknowledged: true, acknowledgedAt: T + 1 };
        expect(await store.acknowledgeAlarm(alarm.id, T + 1)).to.deep.equal([
          { kind: 'acknowledged', at: T + 1, alarm: acknowledged },
        ]);
        expect(await store.acknowledgeAlarm(alarm.id, T + 2), 'once').to.deep.equal([]);
        expect(await store.listAlarms()).to.deep.equal([acknowledged]);
        expect((await store.raiseAlarm(LINK, T + 3)).alarm, 'it stays so').to.include({ acknowledged: true, count: 2 });
        expect(await store.clearAlarmById(alarm.id, T + 4)).to.deep.include({ kind: 'cleared', at: T + 4 });
        expect(await store.clearAlarmById(alarm.id, T)).to.equal(undefined);
        expect(await store.acknowledgeAlarm(alarm.id, T)).to.equal(undefined);
        expect(await store.acknowledgeAlarm(999, T)).to.equal(undefined);
      });

      it('are listed by operator and severity, with the cleared ones where asked for, in pages', async () => {
        const { store } = opened();
        await store.raiseAlarm(LINK, T);
        await store.raiseAlarm(late(A, 'b1'), T);
        await store.raiseAlarm(late(B, 'b1'), T);
        await store.clearAlarm(LINK.cause, LINK.object, T);
        const objects = async (query: Parameters<TestedStore['listAlarms']>[0]) =>
          (await store.listAlarms(query)).map(({ object }) => object);
        const [first, second, third] = [LINK.object, late(A, 'b1').object, late(B, 'b1').object];
        expect(await objects({})).to.deep.equal([second, third]);
        expect(await objects({ operator: A })).to.deep.equal([second]);
        expect(await objects({ severity: 'critical' })).to.deep.equal([]);
        expect(await objects({ severity: 'critical', cleared: true })).to.deep.equal([first]);
        expect(await objects({ operator: A, cleared: true })).to.deep.equal([first, second]);
        expect(await objects({ cleared: true, limit: 2 })).to.deep.equal([first, second]);
        const [, last] = await store.listAlarms({ cleared: true, limit: 2 });
        expect(await objects({ cleared: true, after: last!.id })).to.deep.equal([third]);
      });

      it('whose end nobody sees are cleared when they have been quiet', async () => {
        const { store } = opened();
        await store.raiseAlarm(REPEAT, T);
        await store.raiseAlarm({ ...REPEAT, object: `peer/${B}`, operator: B }, T + 1);
        await store.raiseAlarm(LINK, T);
        const cleared = await store.clearQuietAlarms('repeat-differs', T + 1, T + 9);
        expect(cleared.map(({ kind, at, alarm }) => [kind, at, alarm.object])).to.deep.equal([
          ['cleared', T + 9, `peer/${A}`],
        ]);
        await store.raiseAlarm({ ...REPEAT, object: `peer/${B}`, operator: B }, T + 5);
        expect(await store.clearQuietAlarms('repeat-differs', T + 5, T + 9), 'shown again since').to.deep.equal([]);
        expect(await store.listAlarms()).to.have.length(2);
      });

      it('that were cleared are kept until they are pruned', async () => {
        const { store } = opened();
        await store.raiseAlarm(LINK, T);
        for (let count = 0; count < 1500; count += 1) {
          await store.raiseAlarm(late(A, 'b1'), T);
          await store.clearAlarm('response-timeout', late(A, 'b1').object, count === 0 ? T + 1 : T);
        }
        await store.pruneAlarms(T + 1);
        expect((await store.listAlarms({ cleared: true })).map(({ clearedAt }) => clearedAt)).to.deep.equal([
          undefined,
          T + 1,
        ]);
      });
    });
  });

  describe('events of alarms', () => {
    withStore(open, (opened) => {
      it('wait in their order for the webhook, across a restart; repetitions do not', async () => {
        const { store, reopen } = opened();
        const { alarm } = await store.raiseAlarm(LINK, T);
        await store.raiseAlarm(LINK, T + 1);
        await store.acknowledgeAlarm(alarm.id, T + 2);
        await store.acknowledgeAlarm(alarm.id, T + 3);
        await store.raiseAlarm(REPEAT, T + 4);
        await store.clearAlarm(LINK.cause, LINK.object, T + 5);
        await store.clearQuietAlarms(REPEAT.cause, T + 5, T + 6);
        await store.raiseAlarm(REPEAT, T + 7);
        await store.clearAlarmById((await store.listAlarms())[0]!.id, T + 8);
        const later = await reopen();
        expect(await later.countAlarmEvents()).to.equal(7);
        expect(await taken(later)).to.deep.equal([
          `raised ${LINK.object}`,
          `acknowledged ${LINK.object}`,
          `raised ${REPEAT.object}`,
          `cleared ${LINK.object}`,
          `cleared ${REPEAT.object}`,
          `raised ${REPEAT.object}`,
          `cleared ${REPEAT.object}`,
        ]);
        expect(await later.countAlarmEvents()).to.equal(0);
      });

      it('show the alarm as it was then', async () => {
        const { store } = opened();
        const { alarm } = await store.raiseAlarm(LINK, T);
        await store.raiseAlarm({ ...LINK, text: 'later' }, T + 1);
        const event = await store.nextAlarmEvent();
        expect(event).to.deep.equal({ id: event!.id, kind: 'raised', at: T, alarm });
      });

      it('are dropped from the front where there are too many', async () => {
        const { store } = opened();
        expect(await store.trimAlarmEvents(3), 'none at all').to.equal(0);
        for (const broadcast of ['b1', 'b2', 'b3', 'b4', 'b5']) await store.raiseAlarm(late(A, broadcast), T);
        expect(await store.trimAlarmEvents(5)).to.equal(0);
        expect(await store.trimAlarmEvents(3)).to.equal(2);
        expect(await store.trimAlarmEvents(3)).to.equal(0);
        expect(await taken(store)).to.deep.equal(['b3', 'b4', 'b5'].map((id) => `raised ${late(A, id).object}`));
      });
    });
  });
}
