import { once } from 'node:events';
import { request, type ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { headerXml, recordXml } from '../des/idd-text.js';
import { accepted } from './admin.js';
import { recordAt } from './sample-numbers.js';
import { type Answering, acknowledging, ackXml, type Received, ScriptedPeer, SOAP } from './scripted-peer.js';
import { A, type Site, Sites } from './sites.js';
import { until } from './until.js';

const MEBIBYTE = 2 ** 20;

/** What the daemon may grow by, in bytes: an endless body brings that in a fraction of a second. */
const GROWTH = 96 * MEBIBYTE;

/** Waits until the stream takes more, or never will. */
async function untilTaken(stream: Writable): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal }), pause(500)]).catch(
    () => {},
  );
  over.abort();
}

/** Writes the piece again and again, as fast as it is taken, until the other side has hung up. */
async function writeEndlessly(response: ServerResponse, piece: Buffer): Promise<void> {
  while (!response.destroyed) {
    if (!response.write(piece)) await untilTaken(response);
  }
}

/** What a peer says instead of an ACK, and what the alarm says of it. */
const ANSWERS: Record<string, [answering: Answering, reason: RegExp]> = {
  'garbage.example': [
    (_message, response) => response.writeHead(200, SOAP).end(Buffer.from([0, 255, 1, 254, 60, 60, 60])),
    /without ACK/,
  ],
  'empty.example': [(_message, response) => response.writeHead(200, SOAP).end(), /without ACK/],
  'html.example': [
    (_message, response) =>
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!DOCTYPE html><html><body>Welcome</body></html>'),
    /without ACK/,
  ],
  'not-found.example': [(_message, response) => response.writeHead(404).end('<html>no</html>'), /HTTP 404/],
  'endless.example': [
    (_message, response) => writeEndlessly(response.writeHead(200, SOAP), Buffer.alloc(65_536, ' ')),
    /longer than/,
  ],
  'endless-gzip.example': [
    (_message, response) =>
      writeEndlessly(response.writeHead(200, { ...SOAP, 'Content-Encoding': 'gzip' }), Buffer.alloc(65_536)),
    /longer than/,
  ],
  'dripping.example': [
    (_message, response) => {
      response.writeHead(200, SOAP);
      const drip = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(drip));
    },
    /no ACK within T0/,
  ],
  'silent.example': [() => {}, /no ACK within T0/],
  'redirect.example': [
    (_message, response) => response.writeHead(307, { Location: 'http://127.0.0.1:1/idd' }).end(),
    /HTTP 307/,
  ],
  'other-ack.example': [
    (_message, response) => response.writeHead(200, SOAP).end(ackXml('some-other-message')),
    /another message/,
  ],
  'no-http.example': [(_message, response) => response.socket!.end('SSH-2.0-OpenSSH_9.9\r\n'), /./],
};

describe('a daemon whose peer gives bad answers', function () {
  this.timeout(60_000);
  let sites: Sites;
  let a: Site;
  const peers: ScriptedPeer[] = [];

  before(async () => {
    for (const operator of [...Object.keys(ANSWERS), 'one.example', 'two.example']) {
      const peer = await ScriptedPeer.listen(operator);
      if (operator in ANSWERS) peer.answering = ANSWERS[operator]![0];
      peers.push(peer);
    }
    const strangers = peers.map(({ operator, port }) => ({ operator, port }));
    sites = await Sites.create([A], {
      strangers,
      // Long enough to read a bad answer to its end, or to the limit, on a busy machine.
      t0: '1s',
      limits: 'messageBytes: 8MiB, profileBytes: 16MiB',
    });
    [a] = sites.all as [Site];
    for (const peer of peers) peer.target = { port: a.iddPort, operator: A };
    await sites.start();
  });
  after(async () => {
    await sites?.end();
    await Promise.all(peers.map((peer) => peer.close()));
  });

  it('sends the message again five times, then alarms with what came; it neither dies nor grows', async () => {
    const bad = peers.filter(({ operator }) => operator in ANSWERS);
    const before = await a.daemon.residentSet();
    accepted(await a.admin.addNodes(...bad.map(({ operator }) => operator)));
    let most = before;
    for (const peer of bad) {
      const reason = ANSWERS[peer.operator]![1];
      await until(async () => {
        most = Math.max(most, await a.daemon.residentSet());
        const alarm = (await a.admin.alarms()).find(({ operator }) => operator === peer.operator);
        return alarm === undefined ? `no alarm about ${peer.operator}` : undefined;
      });
      const alarms = (await a.admin.alarms()).filter(({ operator }) => operator === peer.operator);
      expect(alarms, peer.operator).to.have.length(1);
      expect(alarms[0]).to.include({ cause: 'not-acknowledged', severity: 'major', object: `peer/${peer.operator}` });
      expect(alarms[0]!.text, peer.operator).to.match(reason);
      expect(new Set(peer.received.map(({ messageId }) => messageId)), peer.operator).to.have.property('size', 1);
      expect(peer.received.length, peer.operator).to.be.within(6, 9);
    }
    expect(most - before).to.be.below(GROWTH);
    expect((await a.admin.node('garbage.example')).state).to.equal('adding');
  });

  it('goes on by itself once the peer answers as it should, and the alarm ends', async () => {
    const peer = peers.find(({ operator }) => operator === 'garbage.example')!;
    peer.answering = acknowledging;
    peer.afterwards = (message) => void peer.respond(message);
    await until(async () => {
      const { state } = await a.admin.node(peer.operator);
      return state === 'added' ? undefined : `it is ${state}`;
    });
    await until(async () => {
      const open = (await a.admin.alarms()).filter(({ operator }) => operator === peer.operator);
      return open.length > 0 ? JSON.stringify(open) : undefined;
    });
  });

  describe('and bad responses', () => {
    let one: ScriptedPeer;
    let two: ScriptedPeer;
    const added = (peer: ScriptedPeer) =>
      until(async () => {
        const { state, queued } = await a.admin.node(peer.operator);
        return state === 'added' && queued === 0 ? undefined : `${peer.operator} is ${state}, ${queued} queued`;
      });
    const next = async (peer: ScriptedPeer): Promise<Received> => {
      await until(async () => (peer.received.length > 0 ? undefined : 'nothing has come'));
      return peer.received.shift()!;
    };
    let count = 0;
    const change = async () => {
      count += 1;
      return accepted(await a.admin.change({ add: [recordAt(count)] }));
    };
    /** Where the broadcast stands at both: the peers that give bad answers have to do with it too. */
    const states = async (broadcastId: string) => {
      const { peers: all } = await a.admin.broadcast(broadcastId);
      return [one, two].map((peer) => all.find(({ operator }) => operator === peer.operator)!.state);
    };
    const COMPLETED = ['completed', 'completed'];

    before(async () => {
      one = peers.find(({ operator }) => operator === 'one.example')!;
      two = peers.find(({ operator }) => operator === 'two.example')!;
      for (const peer of [one, two]) peer.afterwards = (message) => void peer.respond(message);
      accepted(await a.admin.addNodes(one.operator, two.operator));
      await Promise.all([added(one), added(two)]);
      for (const peer of [one, two]) peer.received.length = 0;
    });
    beforeEach(() => {
      for (const peer of [one, two]) {
        peer.answering = acknowledging;
        peer.afterwards = () => {};
      }
    });
    afterEach(async () => {
      for (const peer of [one, two]) {
        expect(await a.admin.node(peer.operator)).to.include({ state: 'added', diverged: false, queued: 0 });
        peer.received.length = 0;
      }
    });

    it('takes a response that comes twice once, and answers 101 to the second', async () => {
      const broadcastId = await change();
      expect(await one.respond(await next(one))).to.equal('100');
      const request = await next(two);
      expect(await two.respond(request)).to.equal('100');
      expect(await two.respond(request)).to.equal('101');
      expect(await two.respond(request, 603), 'with another result').to.equal('101');
      expect(await states(broadcastId)).to.deep.equal(COMPLETED);
    });

    it('takes a response that overtakes the ACK for the ACK too', async () => {
      const codes: (string | undefined)[] = [];
      two.afterwards = (message) => void two.respond(message);
      one.answering = async (message, response) => {
        codes.push(await one.respond(message));
        acknowledging(message, response);
      };
      const broadcastId = await change();
      await until(async () => {
        const reached = await states(broadcastId);
        return reached.includes('pending') ? reached.join() : undefined;
      });
      await added(one);
      expect(await states(broadcastId)).to.deep.equal(COMPLETED);
      expect(codes).to.deep.equal(['100']);
      expect(one.received).to.have.length(1);
    });

    it("answers 408 to a response for another operator's transaction, which waits on for its own", async () => {
      const broadcastId = await change();
      const ofOne = await next(one);
      const ofTwo = await next(two);
      expect(await one.respond(ofTwo)).to.equal('408');
      expect(await states(broadcastId)).to.deep.equal(['pending', 'pending']);
      expect(await one.respond(ofOne)).to.equal('100');
      expect(await two.respond(ofTwo)).to.equal('100');
      expect(await states(broadcastId)).to.deep.equal(COMPLETED);
    });

    it('answers 408 to a response for no transaction, and 407 to one of another procedure', async () => {
      expect(await one.respond({ command: 'ADD_DATA_REQ', messageId: 'never', broadcastId: 'never' })).to.equal('408');
      const broadcastId = await change();
      const [ofOne, ofTwo] = [await next(one), await next(two)];
      expect(await one.respond({ ...ofOne, command: 'REMOVE_DATA_REQ' })).to.equal('407');
      expect(await one.respond(ofOne)).to.equal('100');
      expect(await two.respond(ofTwo)).to.equal('100');
      expect(await states(broadcastId)).to.deep.equal(COMPLETED);
    });
  });

  for (const command of ['ADD_DATA_REQ', 'ADD_NODE_REQ']) {
    it(`ends an ${command} without end with ACK 400 at its limit, and does not grow by it`, async () => {
      const before = await a.daemon.residentSet();
      const sending = request({ port: a.iddPort, host: '127.0.0.1', path: '/idd', method: 'POST', headers: SOAP });
      sending.on('error', () => {});
      const header = headerXml({
        messageId: `endless-${command}`,
        broadcastId: 'b',
        originatingOperatorId: 'one.example',
        terminatingOperatorId: A,
      });
      sending.write(
        `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><${command} xmlns="urn:q3645:idd:1">${header}<enumMappingDataList>`,
      );
      let most = before;
      let answer = '';
      let isOver = false;
      sending.on('response', (response) => {
        response.on('data', (chunk) => (answer += chunk));
        response.on('close', () => (isOver = true));
      });
      sending.on('close', () => (isOver = true));
      for (let at = 0; !isOver; at += 1) {
        const piece = Array.from({ length: 200 }, (_, index) => recordXml(`+1${100_000_000 + at * 200 + index}`)).join(
          '',
        );
        if (!sending.write(piece)) await untilTaken(sending);
        if (at % 50 === 0) most = Math.max(most, await a.daemon.residentSet());
      }
      expect(answer).to.contain('400');
      expect(most - before).to.be.below(GROWTH);
      expect(await a.admin.records('one.example')).to.be.empty;
    });
  }
});
