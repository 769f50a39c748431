import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { accepted } from './admin.js';
import { profileOf, untilEqual, untilSettled } from './profiles.js';
import { Provisioning } from './provisioning.js';
import { identityOf, recordAt, recordsFrom } from './sample-numbers.js';
import { seeded } from './seed.js';
import { A, B, type Site, Sites } from './sites.js';
import { until } from './until.js';

describe('node procedures between two daemons', function () {
  this.timeout(90_000);
  const { seed, random } = seeded();
  let sites: Sites;
  let a: Site;
  let b: Site;
  let provisioning: Provisioning;

  beforeEach(async () => {
    sites = await Sites.create([A, B]);
    [a, b] = sites.all as [Site, Site];
    await sites.start();
    provisioning = new Provisioning(a.admin, random, { workers: 2, pauses: 100 });
  });
  afterEach(() => sites?.end());

  async function untilBothEqual(): Promise<void> {
    await untilEqual(a, b);
    await untilEqual(b, a);
  }

  /** Waits until the node of the peer has that state. */
  const untilState = (site: Site, peer: Site, wanted: string) =>
    until(async () => {
      const { state } = await site.admin.node(peer.operator);
      return state === wanted ? undefined : `${peer.operator} at ${site.operator} is ${state}, not ${wanted}`;
    });

  it(`a joining node gets the snapshot and the changes after it, in their order (OPENDES_SEED=${seed})`, async () => {
    for (let first = 0; first < 5000; first += 1000) {
      accepted(await a.admin.change({ add: recordsFrom(first, 1000, 'before') }));
    }
    accepted(await b.admin.change({ add: recordsFrom(0, 500, 'one', '+12125') }));
    await provisioning.during(async () => {
      await pause(200);
      accepted(await a.admin.addNodes(B));
      // A record that each change takes from where the one before left it: another order would be a rejection.
      const chain = ['before', 'first', 'second', 'third', 'fourth'];
      for (const [index, uri] of chain.slice(1).entries()) {
        const [existing, modified] = [recordAt(7, chain[index]), recordAt(7, uri)];
        accepted(await a.admin.change({ modify: [{ existing, modified }] }));
      }
      await untilState(a, b, 'added');
    });
    await untilBothEqual();
    await untilSettled(a, b);
    expect(await b.admin.lookup(recordAt(7).e164Number!)).to.deep.equal(['sip:fourth@ims.example']);
  });

  it('two that add each other at the same moment are both added, with both profiles', async () => {
    accepted(await a.admin.change({ add: recordsFrom(0, 1000) }));
    accepted(await b.admin.change({ add: recordsFrom(0, 1000, 'one', '+12125') }));
    for (const outcome of await Promise.all([a.admin.addNodes(B), b.admin.addNodes(A)])) {
      // The request of the other may have been there before: then this side is added already.
      if (outcome.kind !== 'accepted') expect(outcome).to.include({ kind: 'refused', code: 'NODE_ALREADY_ADDED' });
    }
    accepted(await a.admin.change({ remove: recordsFrom(0, 10) }));
    await untilBothEqual();
    await untilSettled(a, b);
    await untilSettled(b, a);
  });

  it('a node that has diverged is healed by resynchronisation, whatever changes meanwhile', async () => {
    accepted(await a.admin.change({ add: recordsFrom(0, 500) }));
    accepted(await a.admin.addNodes(B));
    await untilBothEqual();

    await b.daemon.terminate();
    const open = await readFile(b.daemon.config, 'utf8');
    await writeFile(b.daemon.config, open.replace(/(address: 127\.0\.0\.1\n)/, '$1    numbers: ["+44163296"]\n'));
    await b.daemon.start();
    const foreign = recordsFrom(0, 30, 'one', '+33199');
    const broadcastId = accepted(await a.admin.change({ add: foreign }));
    await until(async () => ((await a.admin.node(B)).diverged ? undefined : 'not diverged'));
    expect((await a.admin.broadcast(broadcastId)).peers[0]).to.include({ state: 'failed', resultCode: 603 });
    expect((await a.admin.alarms()).filter(({ operator }) => operator === B)).to.not.be.empty;
    accepted(await a.admin.change({ add: [recordAt(600)] }));
    await until(async () =>
      (await b.admin.lookup(recordAt(600).e164Number!)) ? undefined : 'changes after it do not go out',
    );

    await b.daemon.terminate();
    await writeFile(b.daemon.config, open);
    await b.daemon.start();
    await provisioning.during(async () => {
      await pause(100);
      accepted(await a.admin.resync(B));
      await until(async () => {
        const { state, diverged } = await a.admin.node(B);
        return state === 'added' && !diverged ? undefined : `still ${state}, diverged: ${diverged}`;
      });
    });
    await untilBothEqual();
    expect(provisioning.complaints(await exceptFor([...recordsFrom(0, 500), recordAt(600), ...foreign]))).to.be.empty;
  });

  /** The profile of A without these. */
  async function exceptFor(records: ReturnType<typeof recordsFrom>): Promise<Set<string>> {
    const own = await profileOf(a);
    for (const record of records) expect(own.delete(identityOf(record))).to.equal(true);
    return own;
  }

  const absences: [what: string, leave: () => Promise<void>, comeBack: () => Promise<void>][] = [
    ['down', () => b.daemon.kill(), () => b.daemon.start()],
    ['standing still', async () => b.daemon.freeze(), async () => b.daemon.thaw()],
  ];
  for (const [what, leave, comeBack] of absences) {
    it(`a removal while messages are queued for a peer that is ${what} cancels them and reaches the peer when it is back`, async () => {
      accepted(await a.admin.change({ add: recordsFrom(0, 500) }));
      accepted(await b.admin.change({ add: [recordAt(1, 'one', '+12125')] }));
      accepted(await a.admin.addNodes(B));
      await untilBothEqual();
      await leave();
      const queued: string[] = [];
      for (let at = 0; at < 6; at += 1) {
        queued.push(accepted(await a.admin.change({ add: recordsFrom(1000 + 10 * at, 5) })));
        accepted(await a.admin.change({ remove: [recordAt(at)] }));
      }
      accepted(await a.admin.removeNode(B));
      expect(await a.admin.lookup(recordAt(1, 'one', '+12125').e164Number!), 'the numbers of the peer').to.equal(
        undefined,
      );
      expect(await a.admin.broadcast(queued.at(-1)!)).to.include({ state: 'cancelled' });
      expect(await a.admin.node(B)).to.include({ state: 'removing' });

      await comeBack();
      await untilState(a, b, 'removed');
      expect(await b.admin.records(A)).to.be.empty;
      expect(await b.admin.lookup(recordAt(400).e164Number!)).to.equal(undefined);
      await until(async () => {
        const pending = (await a.admin.broadcasts()).filter(({ state }) => state === 'pending');
        return pending.length > 0 ? `pending: ${JSON.stringify(pending)}` : undefined;
      });
      await until(async () => {
        const alarms = await a.admin.alarms();
        return alarms.length > 0 ? `alarms: ${JSON.stringify(alarms)}` : undefined;
      });

      accepted(await a.admin.addNodes(B));
      await untilBothEqual();
    });
  }

  it('a removal by force does not wait for a peer that is down', async () => {
    accepted(await a.admin.change({ add: recordsFrom(0, 100) }));
    accepted(await a.admin.addNodes(B));
    await untilBothEqual();
    await b.daemon.kill();
    accepted(await a.admin.change({ add: [recordAt(500)] }));
    accepted(await a.admin.removeNode(B, { force: true }));
    expect(await a.admin.node(B)).to.include({ state: 'removed', queued: 0 });
  });

  it('the alarm of an interruption ends also where the daemon was started anew meanwhile', async () => {
    accepted(await a.admin.addNodes(B));
    await untilBothEqual();
    await b.daemon.kill();
    await until(async () => ((await a.admin.alarms()).length > 0 ? undefined : 'no alarm'));
    await a.daemon.kill();
    await b.daemon.start();
    await a.daemon.start();
    await untilSettled(a, b);
  });
});
