import { expect } from 'chai';
import { A, type OpenStore, T, withStore } from './fixture.js';

const LINK = {
  cause: 'link-interrupted',
  severity: 'major',
  object: `peer/${A}`,
  operator: A,
  text: 'no answer',
} as const;

export function describeAlarms(open: () => Promise<OpenStore>): void {
  describe('alarms', () => {
    withStore(open, (opened) => {
      it('are one for a cause and object, counted when raised again', async () => {
        const { store, reopen } = opened();
        const first = await store.raiseAlarm(LINK, T);
        expect(first.isNew).to.equal(true);
        const second = await store.raiseAlarm({ ...LINK, text: 'still no answer' }, T + 1);
        expect(second.isNew).to.equal(false);
        await store.raiseAlarm({ ...LINK, object: 'peer/262-01', operator: undefined }, T);
        const listed = await (await reopen()).listAlarms();
        expect(listed.length).to.equal(2);
        expect(listed[0]).to.deep.equal({
          ...LINK,
          id: first.alarm.id,
          text: 'still no answer',
          raisedAt: T,
          count: 2,
          acknowledged: false,
        });
        expect(listed[1]).not.to.have.property('operator');
      });

      it('end when their cause ends, and are new when it comes again', async () => {
        const { store } = opened();
        const { alarm } = await store.raiseAlarm(LINK, T);
        expect(await store.clearAlarm(LINK.cause, LINK.object, T)).to.equal(true);
        expect(await store.clearAlarm(LINK.cause, LINK.object, T)).to.equal(false);
        expect(await store.listAlarms()).to.deep.equal([]);
        const again = await store.raiseAlarm(LINK, T + 5);
        expect(again.isNew).to.equal(true);
        expect(again.alarm).to.deep.include({ raisedAt: T + 5, count: 1 });
        expect(again.alarm.id).to.be.greaterThan(alarm.id);
      });

      it('can be acknowledged and cleared by a person while they are open', async () => {
        const { store } = opened();
        const { alarm } = await store.raiseAlarm(LINK, T);
        expect(await store.acknowledgeAlarm(alarm.id)).to.equal(true);
        expect((await store.listAlarms())[0]!.acknowledged).to.equal(true);
        expect(await store.clearAlarmById(alarm.id, T)).to.equal(true);
        expect(await store.clearAlarmById(alarm.id, T)).to.equal(false);
        expect(await store.acknowledgeAlarm(alarm.id)).to.equal(false);
        expect(await store.acknowledgeAlarm(999)).to.equal(false);
      });
    });
  });
}
