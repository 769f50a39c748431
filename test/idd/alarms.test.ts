import { expect } from 'chai';
import { storedAlarms } from '../../src/idd/alarms.js';
import type { Alarm } from '../../src/idd/ports/alarms.js';
import type { Clock } from '../../src/idd/ports/clock.js';
import type { Log } from '../../src/idd/ports/log.js';

const unacknowledged = {
  cause: 'no-acknowledgement',
  severity: 'major',
  object: 'peer/208-01',
  operator: '208-01',
  text: 'No ACK after five retransmissions',
} as const;

type Line = { level: string; fields: Record<string, unknown>; text: string };

function recordingLog(): { log: Log; lines: Line[] } {
  const lines: Line[] = [];
  const at = (level: string) => (fields: object, text: string) => {
    lines.push({ level, fields: fields as Record<string, unknown>, text });
  };
  return { lines, log: { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') } };
}

/** Keeps open alarms by cause and object; answers in the order in which `gate` lets it, so that order can be told. */
function memoryStore() {
  const open = new Map<string, Alarm>();
  const calls: string[] = [];
  const times: number[] = [];
  let failure: Error | undefined;
  let gate: Promise<void> = Promise.resolve();
  return {
    open,
    calls,
    times,
    failNext(error: Error) {
      failure = error;
    },
    hold(until: Promise<void>) {
      gate = until;
    },
    async raiseAlarm(alarm: Parameters<ReturnType<typeof storedAlarms>['raise']>[0], at: number) {
      calls.push(`raise ${alarm.object}`);
      times.push(at);
      await gate;
      const error = failure;
      failure = undefined;
      if (error) throw error;
      const key = `${alarm.cause} ${alarm.object}`;
      const before = open.get(key);
      const kept: Alarm = before
        ? { ...before, count: before.count + 1 }
        : { ...alarm, id: open.size + 1, raisedAt: at, count: 1, acknowledged: false };
      open.set(key, kept);
      return { alarm: kept, isNew: !before };
    },
    async clearAlarm(cause: string, object: string, at: number) {
      calls.push(`clear ${object}`);
      times.push(at);
      await gate;
      const error = failure;
      failure = undefined;
      if (error) throw error;
      return open.delete(`${cause} ${object}`);
    },
  };
}

describe('stored alarms', () => {
  let now: number;
  let store: ReturnType<typeof memoryStore>;
  let lines: Line[];
  let alarms: ReturnType<typeof storedAlarms>;

  beforeEach(() => {
    now = 1_000_000;
    const clock: Clock = { now: () => now, after: () => () => undefined };
    store = memoryStore();
    const recording = recordingLog();
    lines = recording.lines;
    alarms = storedAlarms(store, clock, recording.log);
  });

  it('stores what is raised and counts what is raised again', async () => {
    alarms.raise(unacknowledged);
    alarms.raise(unacknowledged);
    await alarms.settled();
    expect([...store.open.values()]).to.deep.equal([
      { ...unacknowledged, id: 1, raisedAt: 1_000_000, count: 2, acknowledged: false },
    ]);
  });

  it('reaches the store one call after the other, in the order of the calls and with their times', async () => {
    let release = () => {};
    store.hold(
      new Promise((resolve) => {
        release = resolve;
      }),
    );
    alarms.raise(unacknowledged);
    now += 5;
    alarms.clear(unacknowledged.cause, unacknowledged.object);
    now += 5;
    alarms.raise({ ...unacknowledged, object: 'peer/262-02' });
    await Promise.resolve();
    await Promise.resolve();
    expect(store.calls).to.deep.equal(['raise peer/208-01']);
    release();
    await alarms.settled();
    expect(store.calls).to.deep.equal(['raise peer/208-01', 'clear peer/208-01', 'raise peer/262-02']);
    expect(store.times).to.deep.equal([1_000_000, 1_000_005, 1_000_010]);
  });

  it('logs the first raise with what the operator needs', async () => {
    alarms.raise(unacknowledged);
    await alarms.settled();
    expect(lines).to.deep.equal([
      {
        level: 'error',
        fields: {
          alarm: 1,
          cause: 'no-acknowledgement',
          severity: 'major',
          object: 'peer/208-01',
          operator: '208-01',
          count: 1,
        },
        text: 'Alarm raised: No ACK after five retransmissions',
      },
    ]);
  });

  for (const [severity, level] of [
    ['critical', 'error'],
    ['major', 'error'],
    ['minor', 'warn'],
    ['warning', 'warn'],
  ] as const) {
    it(`logs an alarm of severity ${severity} as ${level}`, async () => {
      alarms.raise({ ...unacknowledged, severity });
      await alarms.settled();
      expect(lines.map((line) => line.level)).to.deep.equal([level]);
    });
  }

  it('logs a repeated alarm at most once a minute, with its count so far', async () => {
    for (const at of [0, 1, 59_999, 60_000, 119_999, 120_000]) {
      now = 1_000_000 + at;
      alarms.raise(unacknowledged);
    }
    await alarms.settled();
    expect(lines.map(({ fields, text }) => [fields.count, text])).to.deep.equal([
      [1, 'Alarm raised: No ACK after five retransmissions'],
      [4, 'Alarm still raised: No ACK after five retransmissions'],
      [6, 'Alarm still raised: No ACK after five retransmissions'],
    ]);
  });

  it('throttles each alarm by itself', async () => {
    alarms.raise(unacknowledged);
    alarms.raise({ ...unacknowledged, object: 'peer/262-02' });
    alarms.raise({ ...unacknowledged, cause: 'no-response' });
    await alarms.settled();
    expect(lines).to.have.length(3);
  });

  it('logs a clear, and a raise right after it as a new alarm', async () => {
    alarms.raise(unacknowledged);
    alarms.clear(unacknowledged.cause, unacknowledged.object);
    alarms.raise(unacknowledged);
    await alarms.settled();
    expect(lines.map((line) => `${line.level} ${line.text}`)).to.deep.equal([
      'error Alarm raised: No ACK after five retransmissions',
      'info Alarm cleared: no-acknowledgement, peer/208-01',
      'error Alarm raised: No ACK after five retransmissions',
    ]);
  });

  it('says nothing of a clear that finds no open alarm', async () => {
    alarms.clear(unacknowledged.cause, unacknowledged.object);
    await alarms.settled();
    expect(store.calls).to.deep.equal(['clear peer/208-01']);
    expect(lines).to.deep.equal([]);
  });

  it('logs an alarm that the store does not take, and goes on with the next', async () => {
    const full = new Error('disk full');
    store.failNext(full);
    alarms.raise(unacknowledged);
    alarms.raise({ ...unacknowledged, object: 'peer/262-02' });
    await alarms.settled();
    expect(lines[0]).to.deep.equal({
      level: 'error',
      fields: { err: full, ...unacknowledged },
      text: 'Alarm could not be stored: No ACK after five retransmissions',
    });
    expect([...store.open.values()].map((alarm) => alarm.object)).to.deep.equal(['peer/262-02']);
  });

  it('logs a clear that the store does not take', async () => {
    const full = new Error('disk full');
    store.failNext(full);
    alarms.clear('no-response', 'peer/208-01');
    await alarms.settled();
    expect(lines).to.deep.equal([
      {
        level: 'error',
        fields: { err: full, cause: 'no-response', object: 'peer/208-01' },
        text: 'Alarm could not be cleared: no-response, peer/208-01',
      },
    ]);
  });
});
