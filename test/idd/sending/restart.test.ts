import { expect } from 'chai';
import type { Answer } from '../../../src/idd/ports/transport.js';
import type { Reaction, ScriptedPeer } from '../scripted-peer.js';
import { quietSteps, type Step, type Told, tell } from './told-story.js';

const MINUTE = 60_000;

const change = (last = 1): Step => [`change ${last}`, (peer) => peer.change(last)];
const from = (reaction: Reaction): Step => [
  `from now on the peer says ${typeof reaction === 'object' ? JSON.stringify(reaction) : reaction}`,
  (peer) => {
    peer.reaction = () => reaction;
  },
];
const response = (code: number): Step => [`response ${code}`, (peer) => peer.respond(code)];
const late = (code: number, ack: number): Step => [
  `late response ${code}, answered ${ack}`,
  async (peer) => expect(await peer.respond(code)).to.equal(ack),
];
const broadcastOf = async ({ des }: ScriptedPeer) =>
  (await des.operation.listBroadcasts({ limit: 1 })).items[0]!.broadcastId;
const retry: Step = ['broadcast retry', async (peer) => peer.des.operation.retryBroadcast(await broadcastOf(peer))];
const cancel: Step = ['broadcast cancel', async (peer) => peer.des.operation.cancelBroadcast(await broadcastOf(peer))];
const nodeRetry: Step = ['node retry', ({ des }) => des.operation.retryNode('B')];
const resync: Step = ['node resync', ({ des }) => des.operation.resyncNode('B')];
const removal: Step = ['node remove', ({ des }) => des.operation.removeNode('B', { force: false })];

/** A time that ends with an event, in two steps: the process may end between them. */
const until = (what: string, milliseconds: number): Step[] => [
  [`half of the time to ${what}`, Math.floor(milliseconds / 2)],
  [what, Math.ceil(milliseconds / 2)],
];
const times = (count: number, step: (at: number) => Step[]) =>
  Array.from({ length: count }, (_, at) => step(at)).flat();
const fault: Answer = { kind: 'unusable', reason: 'HTTP 500 with fault Receiver: x' };
const busy = (retryAfter: number): Reaction => ({
  kind: 'acknowledged',
  ack: { returnCode: 501 },
  retryAfter,
});
const fiveT1: Step[] = times(5, (at) => until(`T1 expiry ${at + 1}`, 30_000));

/** What happens to a message of each state of design.md section 4, and what is sent when; times from the change on. */
const STORIES: { name: string; steps: Step[]; sent?: string[]; alarms?: string[] }[] = [
  {
    name: 'ACK 100 and response 200',
    steps: [change(), ['some time', 1000], response(200), ['much time', MINUTE]],
    sent: ['0 ADD_DATA_REQ #1'],
    alarms: [],
  },
  {
    name: 'T0 expiry, five retransmissions, the alarm, and slow tries that double to 5 min',
    steps: [
      from('silence'),
      change(),
      ...times(6, (at) => until(`T0 expiry ${at + 1}`, 5000)),
      ...times(7, (at) => [
        ...until(`slow try ${at + 1}`, Math.min(25_000 * 2 ** at, 5 * MINUTE)),
        ...until('its T0 expiry', 5000),
      ]),
    ],
    sent: [
      0, 5000, 10_000, 15_000, 20_000, 25_000, 55_000, 110_000, 215_000, 420_000, 725_000, 1_030_000, 1_335_000,
    ].map((at) => `${at} ADD_DATA_REQ #1`),
    alarms: ['not-acknowledged ×8'],
  },
  {
    name: 'T0 expiry, then ACK 101 and the response',
    steps: [from('silence'), change(), ...until('T0 expiry', 4999), from(101), ['the rest of T0', 1], response(200)],
    sent: ['0 ADD_DATA_REQ #1', '5000 ADD_DATA_REQ #1'],
    alarms: [],
  },
  {
    name: 'an ACK after the alarm',
    steps: [from('silence'), change(), ['six T0', 30_000], from(100), ...until('slow try', 25_000), response(200)],
    sent: [0, 5000, 10_000, 15_000, 20_000, 25_000, 55_000].map((at) => `${at} ADD_DATA_REQ #1`),
    alarms: ['not-acknowledged ×1 cleared'],
  },
  {
    name: 'a response that overtakes its ACK',
    steps: [from('silence'), change(), ['some time', 1000], response(200), ['much time', MINUTE]],
    sent: ['0 ADD_DATA_REQ #1'],
    alarms: [],
  },
  {
    name: 'a fault, another HTTP status, garbage',
    steps: [from(fault), change(), ...until('T0', 5000), from(100), ...until('T0', 5000), response(200)],
    sent: [0, 5000, 10_000].map((at) => `${at} ADD_DATA_REQ #1`),
    alarms: [],
  },
  {
    name: 'ACK 500 six times, and an ACK 100',
    steps: [
      from(500),
      change(),
      ...times(5, (at) => until(`T0 ${at + 1}`, 5000)),
      from(100),
      ...until('slow try', 25_000),
      response(200),
    ],
    sent: [0, 5000, 10_000, 15_000, 20_000, 25_000, 50_000].map((at) => `${at} ADD_DATA_REQ #1`),
    alarms: ['not-acknowledged ×1 cleared'],
  },
  {
    name: 'ACK 501 with Retry-After',
    steps: [from(busy(20_000)), change(), from(100), ...until('the end of Retry-After', 20_000), response(200)],
    sent: ['0 ADD_DATA_REQ #1', '20000 ADD_DATA_REQ #1'],
    alarms: [],
  },
  {
    name: 'ACK 405, tries after 1 min doubling to 1 h',
    steps: [
      from(405),
      change(),
      ...times(8, (at) => until(`try ${at + 1}`, Math.min(MINUTE * 2 ** at, 60 * MINUTE))),
      from(100),
      ...until('the last try', 60 * MINUTE),
      response(200),
    ],
    sent: [0, 1, 3, 7, 15, 31, 63, 123, 183, 243].map((at) => `${at * MINUTE} ADD_DATA_REQ #1`),
    alarms: ['peer-refuses ×9 cleared'],
  },
  {
    name: 'ACK 410, and node retry',
    steps: [from(410), change(), change(2), ['some time', 1000], from(100), nodeRetry, ['a moment', 10], response(200)],
    sent: ['0 ADD_DATA_REQ #1', '1000 ADD_DATA_REQ #1', '1000 ADD_DATA_REQ #2'],
    alarms: ['peer-refuses ×1 cleared'],
  },
  {
    name: 'ACK 401, and a retry with a new identifier',
    steps: [from(401), change(), ['some time', MINUTE], from(100), retry, ['a moment', 10], response(200)],
    sent: ['0 ADD_DATA_REQ #1', '60000 ADD_DATA_REQ #2'],
    alarms: ['message-refused ×1 cleared'],
  },
  {
    name: 'T1 expiry, and a response in the second T1',
    steps: [change(), ...until('T1 expiry', 30_000), ['some time', 29_000], response(200), ['much time', MINUTE]],
    sent: ['0 ADD_DATA_REQ #1', '30000 ADD_DATA_REQ #1'],
    alarms: ['response-timeout ×1 cleared'],
  },
  {
    name: 'T1 expiry, silence and the alarms of both',
    steps: [
      change(),
      ['nearly T1', 29_999],
      from('silence'),
      ...until('T1 expiry', 2),
      ...times(6, (at) => until(`T0 expiry ${at + 1}`, 5000)),
      from(100),
      ...until('slow try', 25_000),
      response(200),
    ],
    sent: [0, 30_000, 35_000, 40_000, 45_000, 50_000, 55_000, 85_000].map((at) => `${at} ADD_DATA_REQ #1`),
    alarms: ['response-timeout ×1 cleared', 'not-acknowledged ×1 cleared'],
  },
  {
    name: 'five T1 expiries, 406 to a late response, and a retry under the old identifier',
    steps: [change(), ...fiveT1, late(200, 406), retry, ['a moment', 10], response(200)],
    sent: [0, 30_000, 60_000, 90_000, 120_000, 150_000].map((at) => `${at} ADD_DATA_REQ #1`),
    alarms: ['response-timeout ×4 cleared', 'not-confirmed ×1 cleared'],
  },
  {
    name: 'five T1 expiries, and a resynchronisation',
    steps: [change(), ...fiveT1, resync, ['a moment', 10], response(200)],
    sent: [...[0, 30_000, 60_000, 90_000, 120_000].map((at) => `${at} ADD_DATA_REQ #1`), '150000 ADD_NODE_REQ #2'],
    alarms: ['response-timeout ×4 cleared', 'not-confirmed ×1 cleared'],
  },
  ...[603, 699].map((code) => ({
    name: `response ${code}, later changes, and a resynchronisation`,
    steps: [change(), response(code), change(2), response(200), resync, ['a moment', 10] as Step, response(200)],
    sent: ['0 ADD_DATA_REQ #1', '0 ADD_DATA_REQ #2', '0 ADD_NODE_REQ #3'],
    alarms: ['not-confirmed ×1 cleared'],
  })),
  {
    name: 'response 601, which does not belong to the procedure, and a retry',
    steps: [change(), late(601, 409), ['some time', 1000], retry, ['a moment', 10], response(200)],
    sent: ['0 ADD_DATA_REQ #1', '1000 ADD_DATA_REQ #2'],
    alarms: ['not-confirmed ×1 cleared'],
  },
  {
    name: 'a change that is cancelled while it waits, while it is sent, and while its response is awaited',
    steps: [
      from('silence'),
      change(1),
      change(2),
      cancel,
      ['T0', 5000],
      from(100),
      ['T0', 5000],
      response(200),
      from('silence'),
      change(3),
      ['some time', 1000],
      cancel,
      ['much time', MINUTE],
      from(100),
      change(4),
      ['some time', 1000],
      cancel,
      ['much time', 2 * MINUTE],
      resync,
      ['a moment', 10],
      response(200),
    ],
  },
  {
    name: 'a resynchronisation that the peer does not answer',
    steps: [resync, ['a moment', 10], ...fiveT1, ['some time', 1000], late(200, 406)],
    alarms: ['response-timeout ×4 cleared', 'not-confirmed ×1'],
  },
  {
    name: 'a resynchronisation that the peer rejects, and another one',
    steps: [resync, ['a moment', 10], response(601), ['some time', 1000], resync, ['a moment', 10], response(200)],
    alarms: ['not-confirmed ×1 cleared'],
  },
  {
    name: 'a removal while messages wait',
    steps: [
      from('silence'),
      change(1),
      change(2),
      ['some time', 1000],
      removal,
      ...until('T0 expiry', 4000),
      from(100),
      ...until('T0 expiry', 5000),
      ['a moment', 10],
      response(200),
      ['much time', MINUTE],
    ],
    sent: ['0 ADD_DATA_REQ #1', '5000 ADD_DATA_REQ #1', '10000 ADD_DATA_REQ #1', '10000 REMOVE_NODE_REQ #2'],
    alarms: [],
  },
  {
    name: 'a response of ours that the peer does not acknowledge',
    steps: [
      from('silence'),
      ['request of the peer', async (peer) => expect(await peer.request('p')).to.equal(100)],
      ...times(6, (at) => until(`T0 expiry ${at + 1}`, 5000)),
      from(100),
      ...until('slow try', 25_000),
    ],
    sent: [0, 5000, 10_000, 15_000, 20_000, 25_000, 55_000].map((at) => `${at} ADD_DATA_RESP p`),
    alarms: ['not-acknowledged ×1 cleared'],
  },
  {
    name: 'a response of ours that the peer refuses',
    steps: [
      from(408),
      ['request of the peer', async (peer) => expect(await peer.request('p')).to.equal(100)],
      ['much time', MINUTE],
    ],
    sent: ['0 ADD_DATA_RESP p'],
    alarms: ['response-refused ×1'],
  },
];

describe("the sender's states across a restart, which keeps the count and neither shortens nor doubles the schedule", () => {
  for (const { name, steps, sent, alarms } of STORIES) {
    describe(name, () => {
      let told: Told;
      before(async () => {
        told = await tell(steps);
      });

      it('without a restart', () => {
        if (sent !== undefined) expect(told.transmissions).to.deep.equal(sent);
        if (alarms !== undefined) expect(alarmsOf(told)).to.deep.equal(alarms);
      });

      for (const [at, [what]] of steps.entries()) {
        it(`with a restart before ${at + 1}, ${what}`, async () => {
          expectSame(await tell(steps, { kind: 'restarted', at }), told);
        });
      }

      it('with a process that is down while nothing is to be done', async () => {
        for (const at of await quietSteps(steps, told)) {
          expectSame(await tell(steps, { kind: 'down', at }), told);
        }
      });
    });
  }
});

function expectSame(other: Told, told: Told): void {
  expect(other.transmissions).to.deep.equal(told.transmissions);
  for (const [at, state] of told.states.entries()) expect(other.states[at]).to.equal(state);
}

/** Those about sending, as `cause ×count`, with what has become of them. */
function alarmsOf({ states }: Told): string[] {
  const last = states.at(-1)!;
  const { alarms } = JSON.parse(last.slice(last.indexOf(': {') + 2)) as {
    alarms: { cause: string; count: number; times: (number | null)[] }[];
  };
  const aboutSending = alarms.filter(({ cause }) => cause !== 'unexpected-response');
  return aboutSending.map(
    ({ cause, count, times: [, , cleared] }) => `${cause} ×${count}${typeof cleared === 'number' ? ' cleared' : ''}`,
  );
}
