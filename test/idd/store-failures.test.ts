import { expect } from 'chai';
import { StoreError } from '../../src/idd/ports/store/index.js';
import { StoreFailures } from '../../src/idd/store-failures.js';
import { FakeClock, settle } from './fake-clock.js';
import { type Line, recordingLog } from './memory-alarms.js';

const full = new StoreError('STORE_FULL', 'The disk is full');

describe('the watch over the store', () => {
  let clock: FakeClock;
  let calls: string[];
  let counted: string[];
  let lines: Line[];
  let failures: StoreFailures;
  beforeEach(() => {
    clock = new FakeClock(0, () => settle(2));
    calls = [];
    counted = [];
    const recording = recordingLog();
    lines = recording.lines;
    const alarms = {
      raise: ({ cause, object, text }: { cause: string; object: string; text: string }) =>
        calls.push(`raise ${cause} ${object} ${text}`),
      clear: (cause: string, object: string) => calls.push(`clear ${cause} ${object}`),
    };
    failures = new StoreFailures(alarms, clock, recording.log, ({ code }) => counted.push(code));
  });

  const RAISE = 'raise store-failing des/store The disk is full';
  const CLEAR = 'clear store-failing des/store';

  it('hands on what operations are given, answer and throw, and sees those that fail', async () => {
    const fault = new Error('a fault of ours');
    const store = failures.watch({
      name: 'store',
      add: async (one: number, other: number) => one + other,
      now: () => 5,
      fail: async (error: Error) => {
        throw error;
      },
    });
    expect([await store.add(1, 2), store.now(), store.name]).to.deep.equal([3, 5, 'store']);
    const outcome = (operation: Promise<never>) => operation.catch((error: Error) => error);
    expect(await outcome(store.fail(fault))).to.equal(fault);
    expect(calls).to.deep.equal([]);
    expect(await outcome(store.fail(full))).to.equal(full);
    expect(calls).to.deep.equal([RAISE]);
    expect(counted).to.deep.equal(['STORE_FULL']);
  });

  it('does not take a store that takes nothing more for now for one that fails', async () => {
    const busy = new StoreError('STORE_BUSY', 'Too much waits');
    const store = failures.watch({ add: () => Promise.reject(busy) });
    expect(await store.add().catch((error: Error) => error)).to.equal(busy);
    expect([calls, counted]).to.deep.equal([[], []]);
  });

  it('clears the alarm when nothing has failed for ten seconds', async () => {
    failures.failed(full);
    await clock.advance(6000);
    failures.failed(full);
    await clock.advance(9999);
    expect(calls).to.deep.equal([RAISE, RAISE]);
    await clock.advance(1);
    expect(calls).to.deep.equal([RAISE, RAISE, CLEAR]);
    await clock.advance(60_000);
    failures.failed(full);
    await clock.advance(10_000);
    expect(calls.slice(3)).to.deep.equal([RAISE, CLEAR]);
  });

  it('logs the failure at once, and at most once a minute while it lasts', async () => {
    failures.failed(full);
    await clock.advance(59_999);
    failures.failed(full);
    await clock.advance(1);
    failures.failed(full);
    expect(lines.map(({ level, text }) => `${level} ${text}`)).to.deep.equal(
      Array(2).fill('error The store fails: The disk is full'),
    );
    expect(lines[0]!.fields.err).to.equal(full);
    expect(counted).to.have.length(3);
  });

  it('sees nothing any more when it is stopped', async () => {
    failures.failed(full);
    failures.stop();
    failures.failed(full);
    await clock.advance(60_000);
    expect(calls).to.deep.equal([RAISE]);
  });
});
