import { expect } from 'chai';
import type { Answer } from '../../../src/idd/ports/transport.js';
import { settle } from '../fake-clock.js';
import { ScriptedPeer } from '../scripted-peer.js';

const MINUTE = 60_000;
const SETTINGS = { heartbeat: { method: 'tcp' as const, interval: 86_400_000, misses: 3 } };

describe("cells of the sender's states in which nothing is to happen", () => {
  let peer: ScriptedPeer;
  beforeEach(async () => {
    peer = await ScriptedPeer.start(SETTINGS);
    await peer.add();
  });
  afterEach(() => peer.close());

  const node = () => peer.des.operation.getNode('B');
  const causes = async () =>
    (await peer.des.operation.listAlarms({ cleared: true }))
      .map(({ cause }) => cause)
      // Raised by the receiving side, and nothing that sending knows of.
      .filter((cause) => cause !== 'unexpected-response');
  const retry = async (broadcastId: string) => {
    await peer.des.operation.retryBroadcast(broadcastId);
    await settle();
  };

  describe('an answer to a transmission whose message has ended meanwhile', () => {
    const fault: Answer = { kind: 'unusable', reason: 'HTTP 500 with fault Receiver: x' };
    const busy: Answer = { kind: 'acknowledged', ack: { returnCode: 501 }, retryAfter: MINUTE };
    const answers: [what: string, answer: number | Answer | undefined][] = [
      ['ACK 100', 100],
      ['ACK 101', 101],
      ['ACK 401', 401],
      ['ACK 405', 405],
      ['ACK 500', 500],
      ['ACK 501 with Retry-After', busy],
      ['a fault', fault],
      ['nothing until T0 expires', undefined],
    ];
    for (const [what, answer] of answers) {
      for (const [end, code] of [
        ['done', 200],
        ['rejected', 603],
        ['failed', 601],
      ] as const) {
        it(`${what} after the response ${code}: ${end} it stays, and nothing more comes of it`, async () => {
          let say: (answer: number | Answer) => void = () => {};
          peer.reaction = () => new Promise((resolve) => (say = resolve));
          const broadcastId = await peer.change(1);
          await peer.clock.advance(1000);
          await peer.respond(code);
          const alarms = await causes();
          if (answer === undefined) await peer.clock.advance(4000);
          else say(answer);
          await settle();
          peer.reaction = () => 100;
          await peer.clock.advance(10 * MINUTE);
          expect(peer.sent).to.have.length(1);
          expect(await node()).to.include({ state: 'added', link: 'up', queued: 0, diverged: code !== 200 });
          expect(await causes()).to.deep.equal(alarms);
          const { state } = await peer.des.operation.getBroadcast(broadcastId);
          expect(state).to.equal(code === 200 ? 'completed' : 'failed');
        });
      }

      it(`${what} after it was cancelled: it stays so, and nothing more comes of it`, async () => {
        let say: (answer: number | Answer) => void = () => {};
        peer.reaction = () => new Promise((resolve) => (say = resolve));
        const broadcastId = await peer.change(1);
        await peer.des.operation.cancelBroadcast(broadcastId);
        if (answer === undefined) await peer.clock.advance(5000);
        else say(answer);
        await settle();
        peer.reaction = () => 100;
        await peer.clock.advance(10 * MINUTE);
        expect(peer.sent).to.have.length(1);
        expect(await node()).to.include({ state: 'added', link: 'up', queued: 0, diverged: true });
        expect(await causes()).to.deep.equal([]);
        expect((await peer.des.operation.getBroadcast(broadcastId)).state).to.equal('cancelled');
      });
    }
  });

  describe('a response whose request', () => {
    const cases: [state: string, reach: () => Promise<unknown>, ack: number, broadcast: string][] = [
      ['is done: a repeat', () => peer.change(1).then(() => peer.respond(200)), 101, 'completed'],
      ['was rejected: a repeat', () => peer.change(1).then(() => peer.respond(603)), 101, 'failed'],
      ['has failed by an unexpected result', () => peer.change(1).then(() => peer.respond(601)), 408, 'failed'],
      [
        'was refused by ACK 401',
        () => {
          peer.reaction = () => 401;
          return peer.change(1);
        },
        408,
        'failed',
      ],
      ['has expired', () => peer.change(1).then(() => peer.clock.advance(5 * 30_000)), 406, 'failed'],
      ['was cancelled', async () => peer.des.operation.cancelBroadcast(await peer.change(1)), 408, 'cancelled'],
    ];
    for (const [state, reach, ack, broadcast] of cases) {
      it(`${state}: answered ${ack}, and nothing changes`, async () => {
        await reach();
        const before = { node: await node(), alarms: await causes() };
        const sent = peer.sent.length;
        expect(await peer.respond(state.includes('rejected') ? 603 : 200)).to.equal(ack);
        await settle();
        expect({ node: await node(), alarms: await causes() }).to.deep.equal(before);
        expect((await peer.des.operation.listBroadcasts({ limit: 1 })).items[0]!.state).to.equal(broadcast);
        await peer.clock.advance(10 * MINUTE);
        expect(peer.sent).to.have.length(sent);
      });
    }

    it('waits to be sent once more, after a retry: it ends it', async () => {
      const broadcastId = await peer.change(1);
      await peer.clock.advance(5 * 30_000);
      peer.reaction = () => 'silence';
      await peer.change(2);
      const expired = peer.sent[0]!;
      await retry(broadcastId);
      expect(await peer.respond(200, expired)).to.equal(100);
      expect((await peer.des.operation.getBroadcast(broadcastId)).state).to.equal('completed');
      expect((await node()).diverged).to.equal(false);
    });
  });

  describe('T1', () => {
    for (const code of [200, 603]) {
      it(`does not expire after the response ${code}`, async () => {
        await peer.change(1);
        await peer.clock.advance(29_999);
        await peer.respond(code);
        await peer.clock.advance(10 * MINUTE);
        expect(peer.sent).to.have.length(1);
        expect(await causes()).not.to.include('response-timeout');
      });
    }

    it('does not run while the request waits for its ACK, however long', async () => {
      peer.reaction = () => 405;
      await peer.change(1);
      await peer.clock.advance(60 * MINUTE);
      expect(await causes()).to.deep.equal(['peer-refuses']);
    });

    it('starts anew with the ACK of the retransmission', async () => {
      await peer.change(1);
      await peer.clock.advance(30_000);
      const [first, second] = peer.sent;
      expect(second!.at - first!.at).to.equal(30_000);
      await peer.clock.advance(29_999);
      expect(peer.sent).to.have.length(2);
      await peer.clock.advance(1);
      expect(peer.sent).to.have.length(3);
    });

    it('is not started by the ACK of a response', async () => {
      await peer.request('p');
      await peer.clock.advance(10 * MINUTE);
      expect(peer.sent.map(({ command }) => command)).to.deep.equal(['ADD_DATA_RESP']);
      expect(await causes()).to.deep.equal([]);
    });
  });
});
