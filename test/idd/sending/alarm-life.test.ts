import { expect } from 'chai';
import { type AlarmCause, kindOf } from '../../../src/idd/alarm-catalogue.js';
import { settle } from '../fake-clock.js';
import { ScriptedPeer } from '../scripted-peer.js';

const MINUTE = 60_000;

type Act = (peer: ScriptedPeer) => Promise<unknown>;

interface Life {
  cause: AlarmCause;
  /** Of the alarm that `raise` raises, with `B` for the identifier of the newest broadcast. */
  object: string;
  raise: Act;
  /** The cause shows itself once more. */
  repeat: Act;
  ends: { with: string; act: Act; others?: AlarmCause[] }[];
}

const newest = async ({ des }: ScriptedPeer) =>
  (await des.operation.listBroadcasts({ limit: 1 })).items[0]!.broadcastId;
const saying =
  (reaction: number | 'silence', ...acts: Act[]): Act =>
  async (peer) => {
    peer.reaction = () => reaction;
    await inOrder(...acts)(peer);
  };
const inOrder =
  (...acts: Act[]): Act =>
  async (peer) => {
    for (const act of acts) await act(peer);
  };
const change: Act = (peer) => peer.change(1);
const pass =
  (milliseconds: number): Act =>
  (peer) =>
    peer.clock.advance(milliseconds);
const respond =
  (code: number): Act =>
  (peer) =>
    peer.respond(code);
const asked =
  (act: Act): Act =>
  async (peer) => {
    await act(peer);
    await settle();
  };
const retry = asked(async (peer) => peer.des.operation.retryBroadcast(await newest(peer)));
const cancel = asked(async (peer) => peer.des.operation.cancelBroadcast(await newest(peer)));
const nodeRetry = asked(({ des }) => des.operation.retryNode('B'));
const resync = asked(({ des }) => des.operation.resyncNode('B'));
const addition = asked(({ des }) => des.operation.addNodes(['B']));
const removal = asked(({ des }) => des.operation.removeNode('B', { force: false }));
const forcedRemoval = asked(({ des }) => des.operation.removeNode('B', { force: true }));
/** B adds A: our profile goes to it in the response. */
const addedByPeer = asked((peer) => peer.requestAddition('resync-of-b'));

const REMOVED = { with: 'the forced removal of the node', act: forcedRemoval };
const RESYNCHRONISED = [
  { with: 'a resynchronisation', act: saying(100, resync, respond(200)) },
  { with: 'a resynchronisation by the peer', act: saying(100, addedByPeer) },
  { with: 'the removal of the node', act: saying(100, removal, respond(200)) },
  REMOVED,
];

const LIVES: Life[] = [
  {
    cause: 'heartbeat-interrupted',
    object: 'peer/B',
    raise: async (peer) => {
      peer.isReachable = false;
      await peer.clock.advance(20_000);
    },
    // One interruption is one cause, however many beats are missed in it.
    repeat: pass(MINUTE),
    ends: [
      {
        with: 'a beat that succeeds',
        act: async (peer) => {
          peer.isReachable = true;
          await peer.clock.advance(5000);
        },
      },
    ],
  },
  {
    cause: 'peer-refuses',
    object: 'peer/B',
    raise: saying(405, change),
    repeat: pass(MINUTE),
    ends: [
      { with: 'an ACK 100', act: saying(100, pass(2 * MINUTE)) },
      { with: 'an ACK 101', act: saying(101, pass(2 * MINUTE)) },
      { with: 'an ACK 100 after node retry', act: saying(100, nodeRetry) },
      { with: 'an ACK 401, which is about the message', act: saying(401, nodeRetry), others: ['message-refused'] },
      { with: 'the response', act: respond(200) },
      { with: 'the cancellation of the broadcast', act: cancel },
      REMOVED,
    ],
  },
  {
    cause: 'not-acknowledged',
    object: 'peer/B',
    raise: saying('silence', change, pass(30_000)),
    repeat: pass(30_000),
    ends: [
      { with: 'an ACK 100', act: saying(100, pass(50_000)) },
      { with: 'an ACK 100 after node retry', act: saying(100, nodeRetry) },
      { with: 'an ACK 405, which is another cause', act: saying(405, pass(50_000)), others: ['peer-refuses'] },
      { with: 'an ACK 401, which is another cause', act: saying(401, pass(50_000)), others: ['message-refused'] },
      { with: 'the response', act: respond(200) },
      { with: 'the cancellation of the broadcast', act: cancel },
      REMOVED,
    ],
  },
  {
    cause: 'response-timeout',
    object: 'peer/B/broadcast/B',
    raise: inOrder(change, pass(30_000)),
    repeat: pass(30_000),
    ends: [
      { with: 'the response 200', act: respond(200) },
      { with: 'the response 603', act: respond(603), others: ['not-confirmed'] },
      { with: 'the expiry of the request', act: pass(3 * 30_000), others: ['not-confirmed'] },
      { with: 'an ACK 401 of the retransmission', act: saying(401, pass(30_000)), others: ['message-refused'] },
      { with: 'the cancellation of the broadcast', act: cancel },
      { with: 'the removal of the node', act: saying(100, removal, respond(200)) },
      REMOVED,
    ],
  },
  {
    cause: 'not-confirmed',
    object: 'peer/B/broadcast/B',
    raise: inOrder(change, respond(603)),
    repeat: inOrder(retry, respond(699)),
    ends: [{ with: 'a retry that is confirmed', act: inOrder(retry, respond(200)) }, ...RESYNCHRONISED],
  },
  {
    cause: 'message-refused',
    object: 'peer/B/broadcast/B',
    raise: saying(401, change),
    repeat: saying(404, retry),
    ends: [{ with: 'a retry that is confirmed', act: saying(100, retry, respond(200)) }, ...RESYNCHRONISED],
  },
  {
    cause: 'response-refused',
    object: 'peer/B',
    raise: saying(408, (peer) => peer.request('first')),
    repeat: (peer) => peer.request('second'),
    // Nobody sees its end: it ends when it has been quiet.
    ends: [],
  },
];

describe('an alarm about sending, from its beginning to its end', () => {
  for (const isRestarted of [false, true]) {
    describe(isRestarted ? 'with a process that ends after each step' : 'in one process', () => {
      let peer: ScriptedPeer;
      beforeEach(async () => {
        peer = await ScriptedPeer.start();
        await peer.add();
      });
      afterEach(() => peer.close());

      const step = async (act: Act) => {
        await act(peer);
        if (isRestarted) await peer.restart();
      };
      const alarms = async (cause: AlarmCause) =>
        (await peer.des.operation.listAlarms({ cleared: true })).filter((alarm) => alarm.cause === cause);

      for (const { cause, object, raise, repeat, ends } of LIVES) {
        it(`${cause} is raised once, and counted while it goes on`, async () => {
          await step(raise);
          const [first, ...others] = await alarms(cause);
          expect(others).to.deep.equal([]);
          expect(first).to.include({
            object: object.replace(/B$/, object.endsWith('/B/broadcast/B') ? await newest(peer) : 'B'),
          });
          expect(first).to.include({ operator: 'B', severity: kindOf(cause).severity, count: 1, acknowledged: false });
          expect(first).not.to.have.property('clearedAt');
          await step(repeat);
          const again = await alarms(cause);
          expect(again.map(({ id }) => id)).to.deep.equal([first!.id]);
          expect(again[0]!.count).to.equal(cause === 'heartbeat-interrupted' ? 1 : 2);
          expect(again[0]).not.to.have.property('clearedAt');
        });

        it(`${cause} that a person has acknowledged stays so while it is counted`, async () => {
          await step(raise);
          await peer.des.operation.acknowledgeAlarm((await alarms(cause))[0]!.id);
          await step(repeat);
          expect((await alarms(cause)).map(({ acknowledged }) => acknowledged)).to.deep.equal([true]);
        });

        for (const { with: end, act, others = [] } of ends) {
          it(`${cause} ends with ${end}`, async () => {
            await step(raise);
            await step(repeat);
            await step(act);
            const [alarm] = await alarms(cause);
            expect(alarm?.clearedAt).to.be.a('number');
            expect(await alarms(cause)).to.have.length(1);
            expect((await peer.des.operation.listAlarms()).map((open) => open.cause)).to.deep.equal(others);
          });
        }

        if (ends.length === 0) continue;
        it(`${cause} is a new alarm when it comes again after its end`, async () => {
          await step(raise);
          await step(ends[0]!.act);
          await step(settleAll);
          await step(raise);
          const [first, second] = await alarms(cause);
          expect(first).to.have.property('clearedAt');
          expect(second).to.include({ count: 1 }).and.not.to.have.property('clearedAt');
        });
      }

      it('not-confirmed of a node that was refused ends when it is added', async () => {
        await step(forcedRemoval);
        await step(addition);
        await step(respond(601));
        expect((await alarms('not-confirmed')).map(({ clearedAt }) => clearedAt)).to.deep.equal([undefined]);
        await step(addition);
        await step(respond(200));
        expect(await peer.des.operation.listAlarms()).to.deep.equal([]);
      });

      it('those about broadcasts are one each, those about the peer one for all', async () => {
        peer.reaction = () => 401;
        await step((it) => it.change(1));
        await step((it) => it.change(2));
        expect(await alarms('message-refused')).to.have.length(2);
        peer.reaction = () => 405;
        await step((it) => it.change(3));
        await step((it) => it.change(4));
        await step(pass(MINUTE));
        expect((await alarms('peer-refuses')).map(({ count }) => count)).to.deep.equal([2]);
      });

      it('not-acknowledged goes on while a response waits for its ACK, though all requests have theirs', async () => {
        peer.reaction = ({ command }) => (command === 'ADD_DATA_RESP' ? 'silence' : 100);
        await step((it) => it.request('first'));
        await step(pass(30_000));
        expect((await alarms('not-acknowledged')).map(({ clearedAt }) => clearedAt)).to.deep.equal([undefined]);
        await step(pass(1000));
        expect(await alarms('not-acknowledged')).to.have.length(1);
        expect(await peer.des.operation.listAlarms()).to.have.length(1);
      });
    });
  }
});

/** Everything that waits is acknowledged and answered. */
async function settleAll(peer: ScriptedPeer): Promise<void> {
  peer.reaction = () => 100;
  await peer.des.operation.retryNode('B');
  await settle();
  if (peer.sent.length > 0) await peer.respond(200);
}
