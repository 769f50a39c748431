import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { accepted } from './admin.js';
import { profileOf, untilEqual, untilSettled } from './profiles.js';
import { Provisioning } from './provisioning.js';
import { identityOf, recordsFrom } from './sample-numbers.js';
import { seeded } from './seed.js';
import { A, B, type Site, Sites } from './sites.js';

const KILLS = 50;

/** Records that each of both has before the two are connected. */
const PROFILE = 1000;

describe('daemons that are killed', function () {
  this.timeout(600_000);
  const { seed, random } = seeded();
  let sites: Sites;
  let a: Site;
  let b: Site;

  before(async () => {
    sites = await Sites.create([A, B]);
    [a, b] = sites.all as [Site, Site];
    await sites.start();
    accepted(await a.admin.change({ add: recordsFrom(0, PROFILE) }));
    accepted(await b.admin.change({ add: recordsFrom(0, PROFILE, 'one', '+12125') }));
  });
  after(() => sites?.end());

  /** Starts it again; sometimes it is killed before it is up, and started once more. Resolves to the number of kills. */
  async function restart(site: Site): Promise<number> {
    const { daemon } = site;
    const isUp = daemon.start().then(
      () => true,
      () => false,
    );
    if (random.chance(0.1)) {
      await pause(300 + random.below(900));
      await daemon.kill();
      await isUp;
      return 1 + (await restart(site));
    }
    if (!(await isUp)) throw new Error('the daemon did not start');
    return 0;
  }

  it(`lose nothing by ${KILLS} times SIGKILL at any moment of a bulk broadcast (OPENDES_SEED=${seed})`, async () => {
    accepted(await a.admin.addNodes(B));
    const provisioning = new Provisioning(a.admin, random, { workers: 3, pauses: 400 });
    await provisioning.during(async () => {
      for (let kills = 0; kills < KILLS; ) {
        await pause(30 + random.below(450));
        const victims = random.pick([[a], [b], [a, b]]);
        await Promise.all(victims.map(({ daemon }) => daemon.kill()));
        if (random.chance(0.2)) await pause(random.below(1000));
        const more = await Promise.all(victims.map(restart));
        kills += victims.length + more.reduce((sum, count) => sum + count, 0);
      }
    });
    expect(provisioning.counts.accepted).to.be.above(100);
    expect(provisioning.counts.open).to.be.above(0);

    await untilEqual(a, b);
    await untilEqual(b, a);
    await untilSettled(a, b);
    await untilSettled(b, a);
    const own = await profileOf(a);
    for (const record of recordsFrom(0, PROFILE)) own.delete(identityOf(record));
    expect(provisioning.complaints(own)).to.deep.equal([]);
  });
});
