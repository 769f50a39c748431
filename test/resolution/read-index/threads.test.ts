import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { ReadIndex } from '../../../src/resolution/read-index/read-index.js';
import type { FeedNews, RecordNews } from '../../../src/resolution/record-feed.js';

const HOST = 0;
const PROFILES = 30;

const steady = Array.from({ length: 20 }, (_, at) => String(4416329000 + at * 37));
const changing = Array.from({ length: 20 }, (_, at) => String(4416329001 + at * 37));

function news(kind: RecordNews['kind'], profile: number, digits: string, regexp: string, preference = 1): FeedNews {
  const value = { order: 1, preference, flags: 'u', service: 'E2U+sip', regexp, replacement: '.', ttl: 60 };
  return { kind, profile, digits, isBlock: false, value };
}

/** Both records of a number at once. */
function pair(kind: RecordNews['kind'], digits: string, turn: number): FeedNews[] {
  const regexp = `!^.*$!sip:turn${turn}${'-'.repeat(turn % 60)}@changing.example!`;
  return [1, 2].map((preference) => news(kind, HOST, digits, regexp, preference));
}

/** Looked up while the index changes. */
const LOOKUPS = 2000;

describe('readers on another thread', function () {
  this.timeout(60_000);

  it('see every number that is there, whole, while records and profiles come and go', async () => {
    const index = new ReadIndex({
      host: 'h',
      peers: ['p'],
      priorities: new Map(),
      now: () => 0,
      seed: 3,
      capacity: 200_000,
    });
    index.apply([
      { kind: 'opened', profile: HOST },
      { kind: 'in-force', profile: HOST, from: 0, until: Number.POSITIVE_INFINITY, announced: 0 },
      ...steady.map((digits) => news('added', HOST, digits, `!^.*$!sip:+${digits}@steady.example!`)),
      ...changing.flatMap((digits) => pair('added', digits, 0)),
    ]);
    /** Whether the thread is to stop, and how much it has looked up. */
    const shared = new Int32Array(new SharedArrayBuffer(8));
    const worker = new Worker(new URL('./reading-thread.mjs', import.meta.url), {
      workerData: { handle: index.share(), steady, changing, shared },
    });
    await once(worker, 'message');
    // As long as it takes the thread to have seen enough of it, however busy the machine is.
    for (let profile = 1; profile <= PROFILES || Atomics.load(shared, 1) < LOOKUPS; profile += 1) {
      // A profile with the same numbers and many around them, so that chunks are split, merged, freed and used anew.
      index.apply([{ kind: 'opened', profile, peer: 'p' }]);
      for (let at = 0; at < 1500; at += 1) {
        const digits = String(4416329000 + ((at * 613) % 1500));
        index.apply([news('added', profile, digits, `!^.*$!sip:${profile}-${'x'.repeat(at % 50)}@peer.example!`)]);
      }
      index.apply([{ kind: 'in-force', profile, from: 0, until: Number.POSITIVE_INFINITY, announced: profile }]);
      for (const digits of changing) {
        index.apply([...pair('removed', digits, profile - 1), ...pair('added', digits, profile)]);
      }
      index.apply([{ kind: 'discarded', profile }]);
      while (index.workPiece()) await setImmediate();
    }
    Atomics.store(shared, 0, 1);
    const [seen] = (await once(worker, 'message')) as [{ wrong: string[] }];
    await worker.terminate();
    expect(seen.wrong).to.deep.equal([]);
    expect(index.entries).to.equal(steady.length + 2 * changing.length);
  });
});
