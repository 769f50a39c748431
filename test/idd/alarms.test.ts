import { expect } from 'chai';
import { type StoredAlarms, storedAlarms } from '../../src/idd/alarms.js';
import type { AlarmEvent, RaisedAlarm } from '../../src/idd/ports/alarms.js';
import { StoreError } from '../../src/idd/ports/store/index.js';
import { FakeClock, settle } from './fake-clock.js';
import { alarmOf, type Line, MemoryAlarms, recordingLog } from './memory-alarms.js';

const unacknowledged: RaisedAlarm = {
  cause: 'not-acknowledged',
  object: 'peer/208-01',
  operator: '208-01',
  text: 'No ACK after five retransmissions',
};
const other: RaisedAlarm = { ...unacknowledged, object: 'peer/262-02', operator: '262-02' };

describe('stored alarms', () => {
  let clock: FakeClock;
  let store: MemoryAlarms;
  let lines: Line[];
  let told: AlarmEvent[];
  let failures: string[];
  let alarms: StoredAlarms;

  beforeEach(() => {
    clock = new FakeClock(1_000_000, () => settle(2));
    store = new MemoryAlarms();
    const recording = recordingLog();
    lines = recording.lines;
    told = [];
    failures = [];
    alarms = storedAlarms(store, clock, recording.log, {
      told: (events) => told.push(...events),
      storeFailed: ({ code }) => failures.push(code),
    });
  });
  afterEach(() => alarms.stop());

  const texts = () => lines.map((line) => `${line.level} ${line.text}`);
  const clear = ({ cause, object }: RaisedAlarm) => alarms.clear(cause, object);

  it('stores what is raised and counts what is raised again', async () => {
    alarms.raise(unacknowledged);
    alarms.raise(unacknowledged);
    await alarms.settled();
    expect([...store.open.values()]).to.deep.equal([alarmOf(unacknowledged, 1_000_000, { count: 2 })]);
  });

  it('reaches the store one call after the other, in the order of the calls and with their times', async () => {
    let release = () => {};
    store.gate = new Promise((resolve) => {
      release = resolve;
    });
    alarms.raise(unacknowledged);
    await clock.advance(5);
    clear(unacknowledged);
    await clock.advance(5);
    alarms.raise(other);
    await settle(2);
    expect(store.calls).to.deep.equal(['raise peer/208-01']);
    release();
    await alarms.settled();
    expect(store.calls).to.deep.equal(['raise peer/208-01', 'clear peer/208-01', 'raise peer/262-02']);
    expect(store.times).to.deep.equal([1_000_000, 1_000_005, 1_000_010]);
  });

  it('tells whoever listens what has happened, once it is stored', async () => {
    alarms.raise(unacknowledged);
    alarms.raise(unacknowledged);
    clear(unacknowledged);
    clear(unacknowledged);
    expect(told).to.deep.equal([]);
    await alarms.settled();
    expect(told.map(({ kind, alarm }) => [kind, alarm.count])).to.deep.equal([
      ['raised', 1],
      ['repeated', 2],
      ['cleared', 2],
    ]);
  });

  it('tells what others have stored, without storing it again', async () => {
    const alarm = alarmOf(unacknowledged, 1_000_000);
    alarms.tell([{ kind: 'raised', alarm, at: 1_000_000 }]);
    alarms.tell([
      { kind: 'repeated', alarm: { ...alarm, count: 2 }, at: 1_000_001 },
      { kind: 'acknowledged', alarm, at: 1_000_002 },
    ]);
    alarms.tell([]);
    expect(store.calls).to.deep.equal([]);
    expect(told.map(({ kind }) => kind)).to.deep.equal(['raised', 'repeated', 'acknowledged']);
    expect(texts(), 'as those of its own').to.deep.equal([
      'error Alarm raised: No ACK after five retransmissions',
      'info Alarm acknowledged: not-acknowledged, peer/208-01',
    ]);
  });

  it('logs the first raise with what the operator needs', async () => {
    alarms.raise(unacknowledged);
    await alarms.settled();
    expect(lines).to.deep.equal([
      {
        level: 'error',
        fields: {
          alarm: 1,
          cause: 'not-acknowledged',
          severity: 'major',
          object: 'peer/208-01',
          operator: '208-01',
          count: 1,
        },
        text: 'Alarm raised: No ACK after five retransmissions',
      },
    ]);
  });

  for (const [severity, cause, level] of [
    ['critical', 'heartbeat-interrupted', 'error'],
    ['major', 'not-acknowledged', 'error'],
    ['minor', 'response-timeout', 'warn'],
    ['warning', 'unexpected-response', 'warn'],
  ] as const) {
    it(`logs an alarm of severity ${severity} as ${level}`, async () => {
      alarms.raise({ ...unacknowledged, cause });
      await alarms.settled();
      expect(lines.map((line) => [line.level, line.fields.severity])).to.deep.equal([[level, severity]]);
    });
  }

  it('logs a repeated alarm at most once a minute, with its count so far', async () => {
    for (const pause of [0, 1, 59_998, 1, 59_999, 1]) {
      await clock.advance(pause);
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
    alarms.raise(other);
    alarms.raise({ ...unacknowledged, cause: 'peer-refuses' });
    await alarms.settled();
    expect(lines).to.have.length(3);
  });

  it('logs a clear, and a raise right after it as a new alarm', async () => {
    alarms.raise(unacknowledged);
    clear(unacknowledged);
    alarms.raise(unacknowledged);
    await alarms.settled();
    expect(texts()).to.deep.equal([
      'error Alarm raised: No ACK after five retransmissions',
      'info Alarm cleared: not-acknowledged, peer/208-01',
      'error Alarm raised: No ACK after five retransmissions',
    ]);
  });

  it('says nothing of a clear that finds no open alarm', async () => {
    clear(unacknowledged);
    await alarms.settled();
    expect(store.calls).to.deep.equal(['clear peer/208-01']);
    expect(lines).to.deep.equal([]);
    expect(told).to.deep.equal([]);
  });

  it('logs an alarm that cannot be stored for a fault of ours, and goes on with the next', async () => {
    const fault = new Error('a fault');
    store.failure = fault;
    alarms.raise(unacknowledged);
    await alarms.settled();
    store.failure = undefined;
    alarms.raise(other);
    await alarms.settled();
    expect(lines[0]).to.deep.equal({
      level: 'error',
      fields: { err: fault, ...unacknowledged },
      text: 'Alarm could not be stored',
    });
    expect([...store.open.values()].map((alarm) => alarm.object)).to.deep.equal(['peer/262-02']);
    expect(failures).to.deep.equal([]);
  });

  describe('while the store fails', () => {
    const full = new StoreError('STORE_FULL', 'disk full');
    beforeEach(() => {
      store.failure = full;
    });

    it('logs at once what is raised, as an error, each alarm at most once a minute', async () => {
      alarms.raise({ ...unacknowledged, cause: 'unexpected-response' });
      await alarms.settled();
      alarms.raise(other);
      await clock.advance(30_000);
      alarms.raise(other);
      expect(texts()).to.deep.equal([
        'error Alarm not stored yet: No ACK after five retransmissions',
        'error Alarm not stored yet: No ACK after five retransmissions',
      ]);
      expect(lines[1]!.fields).to.deep.equal(other);
      await clock.advance(40_000);
      alarms.raise(other);
      expect(lines).to.have.length(3);
    });

    it('tries again until the store takes it, with the time at which it was raised', async () => {
      alarms.raise(unacknowledged);
      alarms.raise(other);
      await clock.advance(5000);
      expect(store.calls, 'one of them, once a second').to.deep.equal(Array(6).fill('raise peer/208-01'));
      expect(failures, 'told each time').to.deep.equal(Array(6).fill('STORE_FULL'));
      store.failure = undefined;
      await clock.advance(1000);
      expect([...store.open.values()]).to.deep.equal([
        alarmOf(unacknowledged, 1_000_000),
        alarmOf(other, 1_000_000, { id: 2 }),
      ]);
      expect(told.map(({ kind }) => kind)).to.deep.equal(['raised', 'raised']);
      await clock.advance(60_000);
      expect(store.calls).to.have.length(8);
    });

    it('keeps for it only how each alarm stands at last', async () => {
      alarms.raise(unacknowledged);
      await alarms.settled();
      for (let times = 0; times < 1000; times += 1) {
        clear(unacknowledged);
        alarms.raise({ ...unacknowledged, text: 'the newest' });
        alarms.raise(other);
        clear(other);
      }
      store.failure = undefined;
      store.calls.length = 0;
      await clock.advance(1000);
      expect(store.calls).to.deep.equal(['raise peer/208-01', 'raise peer/262-02', 'clear peer/262-02']);
      expect([...store.open.values()].map(({ text, raisedAt }) => [text, raisedAt])).to.deep.equal([
        ['the newest', 1_000_000],
      ]);
    });

    it('clears later what has ended meanwhile', async () => {
      store.failure = undefined;
      alarms.raise(unacknowledged);
      await alarms.settled();
      store.failure = full;
      clear(unacknowledged);
      clear(unacknowledged);
      await clock.advance(3000);
      expect(store.open).to.have.property('size', 1);
      store.failure = undefined;
      await clock.advance(1000);
      expect(store.open).to.have.property('size', 0);
      expect(told.map(({ kind }) => kind)).to.deep.equal(['raised', 'cleared']);
    });

    it('tries once more at the end, and then says what is lost', async () => {
      alarms.raise(unacknowledged);
      clear(other);
      await alarms.settled();
      lines.length = 0;
      await alarms.stop();
      expect(store.calls).to.have.length(2);
      expect(texts()).to.deep.equal([
        'error Alarm could not be stored before the end',
        'error Alarm could not be cleared before the end',
      ]);
      await clock.advance(60_000);
      expect(store.calls, 'it is over').to.have.length(2);
      store.failure = undefined;
      await alarms.stop();
      expect([...store.open.values()].map(({ object }) => object)).to.deep.equal(['peer/208-01']);
    });
  });
});
