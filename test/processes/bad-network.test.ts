import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { accepted } from './admin.js';
import { anyFate, type Fate } from './bad-proxy.js';
import { type Between, proxiesBetween } from './between.js';
import { profileOf, untilEqual, untilSettled } from './profiles.js';
import { Provisioning } from './provisioning.js';
import { seeded } from './seed.js';
import { A, B, HEARTBEAT } from './sites.js';
import { until } from './until.js';

/** How long the network is bad, in milliseconds: some T0 one after the other. */
const BAD_TIME = 1000;

/** How long a busy machine may keep a timer waiting, in milliseconds. */
const LATENESS = 200;

describe('a bad network between two daemons', function () {
  this.timeout(90_000);
  const { seed, random } = seeded();
  let between: Between;
  let provisioning: Provisioning;

  before(async () => {
    between = await proxiesBetween();
    await between.sites.start();
    accepted(await between.a.admin.addNodes(B));
    provisioning = new Provisioning(between.a.admin, random, { workers: 2, pauses: 100 });
  });
  after(() => between?.end());

  async function expectNothingLost(): Promise<void> {
    const { a, b } = between;
    await untilEqual(a, b);
    await untilSettled(a, b);
    await untilSettled(b, a);
    expect(provisioning.complaints(await profileOf(a))).to.deep.equal([]);
  }

  /** A fate for most connections; the others pass, or nothing would be in the middle of anything. */
  const mostly = (fate: () => Fate) => (): Fate => (random.chance(0.7) ? fate() : { kind: 'pass' });
  const offset = () => random.below(random.pick([300, 3000]));
  const worlds: [what: string, fate: () => Fate][] = [
    ['drops connections', mostly(() => ({ kind: 'drop' }))],
    ['delays, some for longer than T0', () => ({ kind: 'delay', milliseconds: random.below(140) })],
    ['truncates requests', mostly(() => ({ kind: 'truncate', direction: 'request', offset: offset() }))],
    ['truncates answers', mostly(() => ({ kind: 'truncate', direction: 'answer', offset: offset() }))],
    ['cuts connections in requests', mostly(() => ({ kind: 'cut', direction: 'request', offset: offset() }))],
    ['cuts connections in answers', mostly(() => ({ kind: 'cut', direction: 'answer', offset: offset() }))],
    ['does all of that', () => anyFate(random)],
  ];
  for (const [what, fate] of worlds) {
    it(`that ${what} loses nothing (OPENDES_SEED=${seed})`, async () => {
      const { fromA, fromB } = between;
      await provisioning.during(async () => {
        for (const proxy of [fromA, fromB]) {
          proxy.fate = fate;
          proxy.reset();
        }
        await pause(BAD_TIME);
        await Promise.all([fromA.pass(), fromB.pass()]);
      });
      await expectNothingLost();
    });
  }

  it('that swallows everything is noticed as soon as one that refuses, and neither loses anything', async () => {
    const { a, b, fromA } = between;
    const noticed: Record<string, number> = {};
    for (const way of ['refuse', 'blackHole'] as const) {
      await provisioning.during(async () => {
        await pause(300);
        const since = await fromA[way]();
        await until(async () => ((await a.admin.node(B)).link === 'interrupted' ? undefined : 'not noticed'));
        const alarms = await a.admin.alarms();
        const alarm = alarms.find(({ cause }) => cause === 'heartbeat-interrupted');
        expect(alarm).to.include({ severity: 'critical', operator: B });
        noticed[way] = Date.parse(alarm!.raisedAt) - since;

        const sent = await a.admin.count('opendes_messages_sent_total');
        await pause(3 * HEARTBEAT);
        expect(await a.admin.count('opendes_messages_sent_total'), 'sent during the interruption').to.equal(sent);
        expect((await b.admin.node(A)).link, 'the other direction').to.equal('up');
        await fromA.pass();
      });
      await expectNothingLost();
    }
    // The third miss in a row counts when its interval ends, and the network broke somewhere in an interval.
    for (const [way, time] of Object.entries(noticed)) {
      expect(time, way).to.be.within(3 * HEARTBEAT - LATENESS, 4 * HEARTBEAT + LATENESS);
    }
    expect(noticed.blackHole! - noticed.refuse!).to.be.within(-HEARTBEAT - LATENESS, HEARTBEAT + LATENESS);
  });

  it('that swallows everything for less than three heartbeats only makes messages come later', async () => {
    const { a, fromA } = between;
    const interruptions = () => a.daemon.log.filter(({ msg }) => msg.includes('has not answered the heartbeat')).length;
    const interruptionsBefore = interruptions();
    await provisioning.during(async () => {
      await pause(200);
      await fromA.blackHole();
      await fromA.pass();
    });
    await expectNothingLost();
    expect(interruptions()).to.equal(interruptionsBefore).and.equal(2);
  });
});
