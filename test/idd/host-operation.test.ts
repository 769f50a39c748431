import { expect } from 'chai';
import type { NaptrRecord } from '../../generated/messages.js';
import { HostOperation } from '../../src/idd/host-operation.js';
import { Peers } from '../../src/idd/peers.js';
import type { Alarm, AlarmCause, Severity } from '../../src/idd/ports/alarms.js';
import type { AlarmQuery, AlarmStore, OperatingStore } from '../../src/idd/ports/store/index.js';
import { Refusal } from '../../src/idd/refusal.js';
import type { IddSettings } from '../../src/idd/settings.js';

const NOW = Date.UTC(2026, 10, 22, 10, 15);
const MINUTE = 60_000;
const DAY = 86_400_000;

/** What the store gets besides what a test compares. */
interface Given {
  messageId?: () => string;
  recordsPerMessage?: (operator: string) => number | undefined;
}

interface Time {
  now: () => number;
  pause: () => Promise<void>;
}

/** The operation on a store that does what `store` says, and what it has asked of the store and the sender. */
function operationOn(
  store: Partial<OperatingStore>,
  { now = () => NOW, pause = async () => {}, unstored = [] }: Partial<Time> & { unstored?: Alarm[] } = {},
) {
  const asked: unknown[] = [];
  const woken: (string | undefined)[] = [];
  const settings = {
    operator: { id: '234-15', name: 'Here', numbers: [] },
    limits: { messageBytes: 2 ** 25, profileBytes: 2 ** 32, recordsPerMessage: 1000 },
    peers: ['208-01', '262-02'].map((operator) => ({
      operator,
      url: `http://${operator}/`,
      address: '192.0.2.1',
      sources: [],
      ...(operator === '208-01' && { recordsPerMessage: 7 }),
    })),
  } as unknown as IddSettings;
  const recording = Object.fromEntries(
    Object.entries(store).map(([name, method]) => [
      name,
      (subject: unknown, { messageId, recordsPerMessage, ...options }: Given = {}) => {
        // The peer with a limit of its own shows that limits are passed on.
        if (recordsPerMessage) expect(['208-01', '262-02'].map(recordsPerMessage)).to.deep.equal([7, undefined]);
        asked.push([name, subject, messageId?.(), options]);
        return (method as () => unknown)();
      },
    ]),
  );
  const operation = new HostOperation({
    store: recording as unknown as OperatingStore & AlarmStore,
    sender: {
      wake: (operator) => woken.push(operator),
      retry: () => {},
      linkTo: () => 'up',
      nextTryTo: () => undefined,
    },
    peers: new Peers(settings),
    clock: { now, after: () => () => {} },
    identifiers: { messageId: () => 'm1', broadcastId: () => 'b1' },
    settings,
    alarms: { tell: () => {}, unstored: () => unstored },
    resolution: { missing: () => undefined, lookUp: () => undefined, listOverlaps: async () => ({ items: [] }) },
    pause,
  });
  return { operation, asked, woken };
}

/** The code with which this is refused. */
async function refusalOf(work: Promise<unknown>): Promise<string> {
  const outcome = await work.catch((error: unknown) => error);
  expect(outcome).to.be.instanceOf(Refusal);
  return (outcome as Refusal).code;
}

describe('the alarms that are open', () => {
  const alarm = (id: number, cause: AlarmCause, operator: string, severity: Severity): Alarm => ({
    ...{ id, cause, severity, operator, object: `peer/${operator}`, text: 'x', raisedAt: 1, lastRaisedAt: 1 },
    ...{ count: 1, acknowledged: false },
  });
  const stored = [alarm(1, 'not-acknowledged', '208-01', 'major'), alarm(2, 'peer-refuses', '262-02', 'critical')];
  const unstored = [
    alarm(0, 'not-acknowledged', '208-01', 'major'),
    alarm(0, 'heartbeat-interrupted', '208-01', 'critical'),
  ];
  const list = async (query?: AlarmQuery) => {
    const { operation } = operationOn({ listAlarms: async () => stored } as object, { unstored });
    return (await operation.listAlarms(query)).map(({ id, cause }) => `${id} ${cause}`);
  };

  it('are those of the store, and at the end what it has not taken and does not have', async () => {
    expect(await list()).to.deep.equal(['1 not-acknowledged', '2 peer-refuses', '0 heartbeat-interrupted']);
  });

  it('are chosen by operator and severity in the same way', async () => {
    expect((await list({ operator: '262-02' })).at(-1)).to.equal('2 peer-refuses');
    expect((await list({ severity: 'major' })).at(-1)).to.equal('2 peer-refuses');
    expect((await list({ operator: '208-01', severity: 'critical' })).at(-1)).to.equal('0 heartbeat-interrupted');
  });

  it('are those of the store alone as long as it has more of them', async () => {
    expect(await list({ limit: 2 })).to.deep.equal(['1 not-acknowledged', '2 peer-refuses']);
  });
});

describe('the retry and the cancellation of a broadcast', () => {
  for (const name of ['retryBroadcast', 'cancelBroadcast'] as const) {
    it(`${name} wakes the senders to those peers that have something to send now`, async () => {
      const { operation, asked, woken } = operationOn({
        [name]: async () => ({ kind: 'stored', operators: ['262-02'] }),
      });
      await operation[name]('b7');
      expect(asked).to.deep.equal([[name, 'b7', 'm1', { at: NOW }]]);
      expect(woken).to.deep.equal(['262-02']);
    });
  }

  for (const [name, reason, code] of [
    ['retryBroadcast', 'unknown', 'BROADCAST_UNKNOWN'],
    ['retryBroadcast', 'not-failed', 'BROADCAST_NOT_FAILED'],
    ['retryBroadcast', 'overtaken', 'BROADCAST_OVERTAKEN'],
    ['cancelBroadcast', 'unknown', 'BROADCAST_UNKNOWN'],
    ['cancelBroadcast', 'not-pending', 'BROADCAST_NOT_PENDING'],
  ] as const) {
    it(`${name} is refused with ${code} where the store says ${reason}, and wakes nobody`, async () => {
      const { operation, woken } = operationOn({ [name]: async () => ({ kind: 'refused', reason }) });
      expect(await refusalOf(operation[name]('b7'))).to.equal(code);
      expect(woken).to.deep.equal([]);
    });
  }
});

describe('the activation time of a node addition [Q.3645 §7.1.1 parameter 8]', () => {
  const stored = () => operationOn({ startNodeAddition: async () => ({ kind: 'stored' }) });

  it('is left to the moment of the call where it is not given', async () => {
    const { operation, asked } = stored();
    await operation.addNodes(['208-01']);
    expect(asked).to.deep.equal([
      ['startNodeAddition', ['208-01'], 'm1', { broadcastId: 'b1', at: NOW, resync: false }],
    ]);
  });

  for (const [what, activateAt] of [
    ['in the future', NOW + 30 * DAY],
    ['that passed within the last minute', NOW - MINUTE],
    ['ten years ahead', Date.UTC(2036, 10, 22, 10, 15)],
  ] as const) {
    it(`may be one ${what}`, async () => {
      const { operation, asked, woken } = stored();
      await operation.addNodes(['208-01', '262-02'], { activateAt });
      const options = { broadcastId: 'b1', at: NOW, resync: false, activateAt };
      expect(asked).to.deep.equal([['startNodeAddition', ['208-01', '262-02'], 'm1', options]]);
      expect(woken).to.deep.equal(['208-01', '262-02']);
    });
  }

  for (const [what, activateAt] of [
    ['that passed more than a minute ago', NOW - MINUTE - 1],
    ['more than ten years ahead', Date.UTC(2036, 10, 23, 10, 15)],
  ] as const) {
    it(`is refused with ACTIVATION_INVALID when it is one ${what}`, async () => {
      const { operation, asked, woken } = stored();
      expect(await refusalOf(operation.addNodes(['208-01'], { activateAt }))).to.equal('ACTIVATION_INVALID');
      expect({ asked, woken }).to.deep.equal({ asked: [], woken: [] });
    });
  }
});

describe('a change of many records [Q.3645 §7.2]', () => {
  const record = (at: number, wrong = false): NaptrRecord => ({
    e164Number: `+4416${10_000_000 + at}`,
    order: 100,
    preference: 10,
    flags: 'u',
    service: 'E2U+sip',
    regexp: `!^(.*)$!sip:\\${wrong ? 2 : 1}@ims.example!`,
    replacement: '.',
  });
  const records = (count: number, wrong?: (at: number) => boolean) =>
    Array.from({ length: count }, (_, at) => record(at, wrong?.(at)));
  const add = (list: NaptrRecord[]) => ({ command: 'ADD_DATA_REQ', records: list }) as const;

  /** The operation, and of how many records the changes are that it has stored. */
  function operation(time?: Time) {
    const { operation: made, asked } = operationOn({ changeHostProfile: async () => ({ kind: 'stored' }) }, time);
    const stored = () => asked.map((call) => ((call as unknown[])[1] as ReturnType<typeof add>).records.length);
    return { made, stored };
  }

  it('is handed to the store in the same turn, so that changes keep their order', () => {
    const { made, stored } = operation();
    void made.changeRecords(add(records(1000)));
    void made.changeRecords(add(records(1)));
    expect(stored()).to.deep.equal([1000, 1]);
  });

  it('is checked with pauses where that takes long, and keeps its order before others', async () => {
    let time = NOW;
    let pauses = 0;
    const { made, stored } = operation({
      // Each look at the clock is some milliseconds later.
      now: () => {
        time += 4;
        return time;
      },
      pause: async () => {
        pauses += 1;
        await new Promise(setImmediate);
      },
    });
    const wrong = made.changeRecords(add(records(300, (at) => at === 299))).catch((error) => error.message);
    const changes = [made.changeRecords(add(records(500))), made.changeRecords(add(records(1)))];
    expect(stored()).to.deep.equal([]);
    await Promise.all(changes);
    expect(await wrong).to.match(/^1 of 300 records is invalid/);
    expect(stored()).to.deep.equal([500, 1]);
    expect(pauses).to.be.greaterThan(10);
    const after = made.changeRecords(add(records(1)));
    expect(stored()).to.deep.equal([500, 1, 1]);
    await after;
  });

  it('is refused where it has more than 1,000 records, before any of them is looked at', async () => {
    const { made, stored } = operation();
    const refusal = await made.changeRecords(add(records(1001, () => true))).catch((error) => error);
    expect(refusal).to.have.property('code', 'CHANGE_TOO_LARGE');
    expect(refusal.message).to.match(/^1001 records: a change has at most 1000/);
    expect(stored()).to.deep.equal([]);
  });

  it('is refused with each invalid record and its index', async () => {
    const { made, stored } = operation();
    const wrong = [0, 349, 350, 999];
    const refusal = await made.changeRecords(add(records(1000, (at) => wrong.includes(at)))).catch((error) => error);
    expect(refusal).to.be.instanceOf(Refusal);
    expect(refusal.message).to.match(/^4 of 1000 records are invalid: /);
    expect(refusal.records.map(({ index }: { index: number }) => index)).to.deep.equal(wrong);
    expect(stored()).to.deep.equal([]);
  });

  it('is not checked further than the invalid records that the refusal lists', async () => {
    const { made } = operation();
    const refusal = await made.changeRecords(add(records(1000, () => true))).catch((error) => error);
    expect(refusal.message).to.match(/^at least 500 of 1000 records are invalid: /);
    expect(refusal.records).to.have.length(500);
  });
});
