import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { headerXml, listXml, messageXml, recordXml, textOf } from '../des/idd-text.js';
import { accepted } from './admin.js';
import { type Between, proxiesBetween } from './between.js';
import { run } from './daemon.js';
import { profileOf, untilEqual, untilSettled } from './profiles.js';
import { Provisioning } from './provisioning.js';
import { identityOf, recordAt, recordsFrom } from './sample-numbers.js';
import { seeded } from './seed.js';
import { A, B, type Site } from './sites.js';
import { until } from './until.js';

/** How long a daemon may take to end, in milliseconds: what is in flight has 5 s. */
const LIMIT = 8000;

const BULK = recordsFrom(0, 1000);

describe('SIGTERM', function () {
  this.timeout(90_000);
  const { seed, random } = seeded();
  let between: Between;
  let provisioning: Provisioning;

  before(async () => {
    // T1 does not expire while a daemon is started again, so that a repeat has no other reason than the end of the run before.
    between = await proxiesBetween({ t1: '1m' });
    await between.sites.start();
    accepted(await between.a.admin.addNodes(B));
    provisioning = new Provisioning(between.a.admin, random, { workers: 2, pauses: 50 });
  });
  after(() => between?.end());

  async function expectTermination({ daemon }: Site): Promise<void> {
    const start = Date.now();
    expect(await daemon.terminate()).to.equal(0);
    expect(Date.now() - start).to.be.below(LIMIT);
    expect(daemon.log.at(-1)).to.include({ msg: 'stopped' });
  }

  for (const which of ['a', 'b'] as const) {
    const whose = which === 'a' ? 'the originating' : 'the terminating';
    it(`during a bulk broadcast ends ${whose} daemon with status 0, and a start resumes everything (OPENDES_SEED=${seed})`, async () => {
      const { a, b } = between;
      const bulk = which === 'a' ? { add: BULK } : { remove: BULK };
      const before = (await b.admin.node(A)).records;
      await provisioning.during(async () => {
        accepted(await a.admin.change(bulk));
        await until(async () => {
          const arrived = Math.abs((await b.admin.node(A)).records - before);
          return arrived > 200 ? undefined : `only ${arrived} records have arrived`;
        });
        await expectTermination(between[which]);
        if (which === 'a') expect((await b.admin.node(A)).records).to.be.below(BULK.length);
        else expect((await a.admin.node(B)).queued).to.be.above(0);
        await between[which].daemon.start();
      });

      await untilEqual(a, b);
      await untilSettled(a, b);
      await untilSettled(b, a);
      const own = await profileOf(a);
      if (which === 'a') for (const record of BULK) expect(own.delete(identityOf(record))).to.equal(true);
      expect(provisioning.complaints(own)).to.deep.equal([]);
    });
  }

  it('waits for the ACK of what is in flight, so that it need not be sent again', async () => {
    const { a, b, fromA } = between;
    fromA.fate = () => ({ kind: 'delay', milliseconds: 80 });
    fromA.reset();
    accepted(await a.admin.change({ add: [recordAt(1, 'in-flight')] }));
    await pause(40);
    await expectTermination(a);
    await fromA.pass();
    expect(await b.admin.lookup(recordAt(1).e164Number!)).to.deep.equal(['sip:in-flight@ims.example']);
    const repeats = () => b.admin.count('opendes_messages_received_total', { command: 'ADD_DATA_REQ', code: '101' });
    const repeatsBefore = await repeats();
    await a.daemon.start();
    await untilEqual(a, b);
    await untilSettled(a, b);
    expect(await repeats()).to.equal(repeatsBefore);
  });

  it('takes what a peer has begun to send', async () => {
    const { b } = between;
    const message = messageXml(
      'ADD_DATA_REQ',
      headerXml({ messageId: 'begun', broadcastId: 'b', originatingOperatorId: A, terminatingOperatorId: B }) +
        listXml(recordXml('+441632969999')),
    );
    const incoming = request({
      host: '127.0.0.1',
      port: b.iddPort,
      path: '/idd',
      method: 'POST',
      headers: { 'Content-Type': 'application/soap+xml; charset=utf-8', 'Content-Length': Buffer.byteLength(message) },
    });
    incoming.write(message.slice(0, 500));
    await pause(200);
    const ended = b.daemon.terminate();
    await pause(100);
    incoming.end(message.slice(500));
    const [response] = await once(incoming, 'response');
    let answer = '';
    for await (const chunk of response) answer += chunk;
    expect(textOf(answer, 'returnCode')).to.equal('100');
    expect(await ended).to.equal(0);
    await b.daemon.start();
    expect(await b.admin.lookup('+441632969999')).to.deep.equal(['sip:a@ims.example']);
  });
});

describe('a second daemon on a database in use', function () {
  this.timeout(60_000);

  it('is refused with one line and status 1, and the first goes on', async () => {
    const between = await proxiesBetween();
    const { a } = between;
    try {
      await a.daemon.start();
      const second = await run('serve', '--config', a.daemon.config);
      expect(second.status).to.equal(1);
      expect(second.stderr).to.match(/^error STORE_UNUSABLE: [^\n]*234-15\.db[^\n]*in use by another process[^\n]*\n$/);
      accepted(await a.admin.change({ add: [recordAt(1)] }));
      expect(await a.admin.lookup(recordAt(1).e164Number!)).to.deep.equal(['sip:one@ims.example']);
    } finally {
      await between.end();
    }
  });
});

describe('SIGHUP', function () {
  this.timeout(60_000);

  it('leaves the daemon running, which says in its log that it loads nothing again', async () => {
    const between = await proxiesBetween();
    const { a } = between;
    try {
      await a.daemon.start();
      a.daemon.signal('SIGHUP');
      await until(async () => (a.daemon.log.some(({ signal }) => signal === 'SIGHUP') ? undefined : 'it says nothing'));
      accepted(await a.admin.change({ add: [recordAt(1)] }));
      expect(await a.daemon.terminate()).to.equal(0);
    } finally {
      await between.end();
    }
  });
});
