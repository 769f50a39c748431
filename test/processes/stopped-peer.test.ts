import { expect } from 'chai';
import { accepted } from './admin.js';
import { profileOf, untilEqual, untilSettled } from './profiles.js';
import { Provisioning } from './provisioning.js';
import { identityOf, recordAt, recordsFrom } from './sample-numbers.js';
import { seeded } from './seed.js';
import { A, B, C, type Site, Sites } from './sites.js';
import { until } from './until.js';

/** Records in the bulk broadcast: 20 messages. */
const BULK = 1000;

/** What a change may take to be accepted, in milliseconds. */
const AT_ONCE = 1000;

describe('a peer whose process stands still', function () {
  this.timeout(90_000);
  const { seed, random } = seeded();
  let sites: Sites;
  let a: Site;
  let b: Site;
  let c: Site;

  before(async () => {
    sites = await Sites.create([A, B, C]);
    [a, b, c] = sites.all as [Site, Site, Site];
    await sites.start();
    accepted(await a.admin.addNodes(B, C));
    await untilSettled(a, b);
    await untilSettled(a, c);
  });
  after(() => sites?.end());

  it(`delays neither the operator nor other peers, and gets everything when it goes on (OPENDES_SEED=${seed})`, async () => {
    const provisioning = new Provisioning(a.admin, random, { workers: 2, pauses: 400 });
    await provisioning.during(async () => {
      // In the middle of a bulk broadcast: B has a part of it, the rest is on its way.
      accepted(await a.admin.change({ add: recordsFrom(0, BULK) }));
      await until(async () => ((await b.admin.node(A)).records > 200 ? undefined : 'nothing has come'));
      b.daemon.freeze();
      try {
        await untilLookup(c, recordAt(BULK - 1).e164Number!);
        for (let index = 0; index < 10; index += 1) {
          const record = recordAt(index, 'one', '+447700');
          const start = Date.now();
          accepted(await a.admin.change({ add: [record] }));
          expect(Date.now() - start, 'accepted after').to.be.below(AT_ONCE);
          await untilLookup(c, record.e164Number!);
        }
        await until(async () => {
          const alarms = await a.admin.alarms();
          return alarms.some(({ operator }) => operator === B) ? undefined : 'no alarm about the peer';
        });
        expect((await a.admin.node(B)).queued).to.be.above(0);
        expect((await a.admin.alarms()).filter(({ operator }) => operator !== B)).to.deep.equal([]);
      } finally {
        b.daemon.thaw();
      }
    });
    for (const peer of [b, c]) {
      await untilEqual(a, peer);
      await untilSettled(a, peer);
    }
    const own = await profileOf(a);
    for (const record of [...recordsFrom(0, BULK), ...recordsFrom(0, 10, 'one', '+447700')])
      own.delete(identityOf(record));
    expect(provisioning.complaints(own)).to.deep.equal([]);
  });
});

function untilLookup(site: Site, number: string): Promise<void> {
  return until(async () => ((await site.admin.lookup(number)) ? undefined : `nobody announces ${number}`));
}
