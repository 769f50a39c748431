import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { freePorts } from '../../src/demo/free-ports.js';
import { accepted } from './admin.js';
import { recordsFrom } from './sample-numbers.js';
import { acknowledging, ScriptedPeer } from './scripted-peer.js';
import { A, B, type Site, Sites } from './sites.js';
import {
  exportNotRead,
  importOfRecords,
  incomingProfile,
  type Load,
  peerThatNeverAcknowledges,
  type Scene,
  streamOfChanges,
  transferNotRead,
  webhookThatNeverAnswers,
} from './under-load.js';
import { until } from './until.js';

/** A daemon ends so long after SIGTERM at the latest, in milliseconds: docs/decisions/0022. */
const GRACE = 10_000;

/** Records at first: more than the buffers of a connection take. */
const RECORDS = 30_000;

describe('a daemon that is asked to stop', function () {
  this.timeout(90_000);
  let sites: Sites;
  let site: Site;
  let peer: ScriptedPeer;
  let webhook: Server;
  let events = 0;
  let scene: Scene;
  /** What the daemon had stored when it was last looked at. */
  let records = 0;

  before(async () => {
    peer = await ScriptedPeer.listen(B);
    webhook = createServer(() => {
      events += 1;
    });
    webhook.listen(0, '127.0.0.1');
    await once(webhook, 'listening');
    const [dnsPort] = (await freePorts(1)) as [number];
    sites = await Sites.create([A], {
      strangers: [{ operator: B, port: peer.port }],
      // No alarm is to be due while the peer is silent.
      t0: '1m',
      t1: '2m',
      limits: 'bytesAtOnce: 64MiB',
      dns: () => `listen: "127.0.0.1:${dnsPort}", transfers: { allow: [127.0.0.0/8] }`,
      more: `alarms: { webhook: "http://127.0.0.1:${(webhook.address() as AddressInfo).port}/" }\n`,
    });
    [site] = sites.all as [Site];
    peer.target = { port: site.iddPort, operator: A };
    await site.daemon.start();
    for (let first = 0; first < RECORDS; first += 1000) {
      accepted(await site.admin.change({ add: recordsFrom(first, 1000) }));
    }
    peer.afterwards = (message) => void (message.command === 'ADD_NODE_REQ' && peer.respond(message));
    accepted(await site.admin.addNodes(B));
    await until(async () => ((await site.admin.node(B)).state === 'added' ? undefined : 'the peer is not added'));
    scene = {
      site,
      adminPort: site.adminPort,
      dnsPort,
      peer: B,
      arrived: () => ({ messages: peer.received.length, events }),
    };
    records = await recordsOfHost();
  });
  // Where a test before has failed, the next one has its daemon all the same.
  beforeEach(async () => {
    if (!site.daemon.lives) await site.daemon.start();
  });
  after(async () => {
    webhook?.closeAllConnections();
    webhook?.close();
    await sites?.end();
    await peer?.close();
  });

  const recordsOfHost = async () => (await site.admin.records(A)).length;

  /** Ends the daemon in the middle of it, and starts it again. */
  async function stopUnder(...loads: Load[]): Promise<void> {
    peer.answering = loads.includes(peerThatNeverAcknowledges) ? () => {} : acknowledging;
    const ends: (() => void)[] = [];
    for (const load of loads) ends.push(await load(scene));
    const { daemon } = site;
    const before = daemon.log.length;
    const start = Date.now();
    const status = await daemon.terminate();
    expect(status, JSON.stringify(daemon.log.at(-1))).to.equal(0);
    expect(Date.now() - start).to.be.below(GRACE);
    for (const end of ends) end();
    const lines = daemon.log.slice(before);
    expect(lines.at(-1)).to.include({ msg: 'stopped' });
    const stopping = lines.slice(lines.findIndex(({ msg }) => msg === 'stopping'));
    // The alarm that the webhook is to be told of may be logged only now; the one about the event loop is about the
    // machine as well.
    const expected = ['unexpected-response', 'event-loop-delayed'];
    const loud = stopping.filter(
      ({ level, cause }) => !['debug', 'info'].includes(level) && !expected.includes(String(cause)),
    );
    expect(loud).to.deep.equal([]);
    expect(daemon.stderr).to.equal('');
    peer.answering = acknowledging;
    await daemon.start();
    const now = await recordsOfHost();
    expect(now).to.be.at.least(records);
    records = now;
  }

  const loads: [string, Load][] = [
    ['a peer never acknowledges', peerThatNeverAcknowledges],
    ['a profile comes in', incomingProfile],
    ['an export is not read', exportNotRead],
    ['a stream of changes goes on', streamOfChanges],
    ['records are imported', importOfRecords],
    ['a zone transfer is not read', transferNotRead],
    ['the webhook never answers', webhookThatNeverAnswers],
  ];
  for (const [what, load] of loads) {
    it(`ends quietly with status 0 while ${what}, and loses nothing`, () => stopUnder(load));
  }

  it('ends quietly with status 0 while all of that goes on at once', () => stopUnder(...loads.map(([, load]) => load)));
});
