import { expect } from 'chai';
import type { LinkState } from '../../src/idd/operation.js';
import { expireTraces } from '../../src/idd/trace-expiry.js';
import { silentLog } from '../../src/system/silent-log.js';
import { FakeClock, settle } from './fake-clock.js';

const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = 1_000_000_000_000;

const peer = (operator: string) => ({
  operator,
  url: 'http://192.0.2.1/idd',
  address: '192.0.2.1',
  admission: 'auto' as const,
  sources: [],
  priority: 0,
  maxRecords: 1_000_000,
});

describe('the expiry of traces', () => {
  let clock: FakeClock;
  let links: Record<string, LinkState>;
  let calls: { before: number; keep: readonly string[] }[];
  let fails: boolean;
  let stop: () => Promise<void>;

  beforeEach(() => {
    clock = new FakeClock(START, () => settle(2));
    links = { A: 'up', B: 'up' };
    calls = [];
    fails = false;
    const store = {
      expireTraces: async (before: number, keep: readonly string[]) => {
        calls.push({ before, keep });
        if (fails) throw new Error('disk failure');
      },
    };
    stop = expireTraces(store, {
      clock,
      log: silentLog,
      settings: {
        tracesKept: 30 * DAY,
        heartbeat: { method: 'tcp', interval: 10 * 60 * SECOND, misses: 3 },
        peers: [peer('A'), peer('B')],
      },
      linkTo: (operator) => links[operator]!,
    });
  });
  afterEach(() => stop());

  it('comes at the start and every hour, for what is older than they are kept', async () => {
    await clock.advance(3 * HOUR);
    expect(calls.map(({ before }) => before)).to.deep.equal(
      [0, 1, 2, 3].map((hours) => START + hours * HOUR - 30 * DAY),
    );
  });

  it('spares a peer until its link has been up for two hours', async () => {
    await clock.advance(2 * HOUR);
    expect(calls.map(({ keep }) => keep)).to.deep.equal([['A', 'B'], ['A', 'B'], []]);
  });

  for (const state of ['interrupted', 'unknown'] as const) {
    it(`spares a peer whose link is ${state}, and for two hours from its recovery on`, async () => {
      await clock.advance(2 * HOUR);
      links.A = state;
      calls.length = 0;
      await clock.advance(100 * HOUR);
      expect(calls.map(({ keep }) => keep)).to.deep.equal(Array.from({ length: 100 }, () => ['A']));
      links.A = 'up';
      calls.length = 0;
      await clock.advance(3 * HOUR);
      expect(calls.map(({ keep }) => keep)).to.deep.equal([['A'], ['A'], []]);
    });
  }

  it('does not spare a peer that is there and refuses what we send', async () => {
    await clock.advance(HOUR);
    links.A = 'refused';
    await clock.advance(HOUR);
    expect(calls.at(-1)!.keep).to.deep.equal([]);
  });

  it('goes on after the store has failed', async () => {
    fails = true;
    await clock.advance(HOUR);
    fails = false;
    await clock.advance(HOUR);
    expect(calls).to.have.length(3);
  });

  it('ends with the DES', async () => {
    await stop();
    await clock.advance(DAY);
    expect(calls).to.have.length(1);
  });
});
