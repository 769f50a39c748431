// The read index: size, how long it takes to build, and look-ups while nothing and while a bulk load goes on:
// `npm run bench -- resolution/index [--numbers N] [--store]`.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { NaptrRecord, NaptrValue } from '../../src/enum/naptr-record.js';
import { KeptIndex } from '../../src/resolution/kept-index.js';
import { ReadIndex } from '../../src/resolution/read-index/read-index.js';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { pause } from '../../src/system/pause.js';
import { systemClock } from '../../src/system/system-clock.js';

const { values: options } = parseArgs({
  options: { numbers: { type: 'string', default: '1000000' }, store: { type: 'boolean', default: false } },
});
const NUMBERS = Number(options.numbers);
const LOOKUPS = 1_000_000;
const PEER = '208-01';
const EVER = Number.POSITIVE_INFINITY;

const base = { order: 100, preference: 10, flags: 'u', service: 'E2U+sip', replacement: '.' };
const digitsAt = (at: number): string => `331${String(at).padStart(8, '0')}`;

/** What the regexps of a profile have in common. */
const KINDS: Record<string, (at: number) => NaptrValue> = {
  'one of 8 regexps': (at) => ({ ...base, regexp: `!^(.*)$!sip:\\1@ims${at % 8}.example!` }),
  "the number's own digits": (at) => ({ ...base, regexp: `!^.*$!sip:+${digitsAt(at)}@ims.example!` }),
  'a text of its own': (at) => ({ ...base, regexp: `!^.*$!sip:subscriber${at}@ims.example!` }),
};

/** Seconds of the processor that the work takes: others may use the machine, too. */
function used(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function emptyIndex(): ReadIndex {
  const index = new ReadIndex({ host: 'host', peers: [PEER], priorities: new Map(), now: () => 1, seed: 1 });
  index.apply([
    { kind: 'opened', profile: 1, peer: PEER },
    { kind: 'in-force', profile: 1, from: 0, until: EVER, announced: 1 },
  ]);
  return index;
}

function fill(
  index: ReadIndex,
  profile: number,
  numbers: number,
  at: (n: number) => number,
  make: (at: number) => NaptrValue,
) {
  for (let n = 0; n < numbers; n += 1) {
    index.add({ profile, digits: digitsAt(at(n)), isBlock: false, value: make(at(n)) });
  }
}

/** In an order that has nothing to do with that of the numbers; the step is no divisor of what it goes round. */
const scattered = (n: number) => (n * 7919) % NUMBERS;

function lookUps(index: ReadIndex, digits: (n: number) => string): string {
  const asked = Array.from({ length: 100_000 }, (_, n) => digits(n));
  let seconds = EVER;
  for (let round = 0; round < LOOKUPS / asked.length; round += 1) {
    seconds = Math.min(
      seconds,
      used(() => {
        for (const each of asked) index.reader.find(each, 1);
      }),
    );
  }
  return `${((seconds / asked.length) * 1e6).toFixed(2)} µs`;
}

function measureMemory(): ReadIndex {
  let index = emptyIndex();
  for (const [name, make] of Object.entries(KINDS)) {
    for (const [order, at] of [
      ['in order', (n: number) => n],
      ['scattered', scattered],
    ] as const) {
      index = emptyIndex();
      const seconds = used(() => fill(index, 1, NUMBERS, at, make));
      const bytes = (index.bytes / NUMBERS).toFixed(1);
      console.log(
        `${name}, ${order}: built in ${seconds.toFixed(2)} s (${((seconds / NUMBERS) * 1e6).toFixed(2)} µs a number), ${bytes} bytes a number, ` +
          `look-up ${lookUps(index, (n) => digitsAt((n * 104_729) % NUMBERS))}, of nothing ${lookUps(index, (n) => `44${n + 1e8}`)}`,
      );
    }
  }
  return index;
}

/** Another thread looks numbers up, while this one does nothing, and while it loads a million more. */
async function measureThreads(index: ReadIndex): Promise<void> {
  const control = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(new URL('./looking-up.mjs', import.meta.url), {
    workerData: { handle: index.share(), numbers: NUMBERS, control },
  });
  await once(worker, 'message');
  const during = async (work: () => Promise<void>) => {
    const start = performance.now();
    const before = Atomics.load(control, 1);
    await work();
    return Math.round((Atomics.load(control, 1) - before) / ((performance.now() - start) / 1000));
  };
  await during(() => new Promise((resolve) => setTimeout(resolve, 500)));
  const idle = await during(() => new Promise((resolve) => setTimeout(resolve, 2000)));
  let worst = 0;
  const start = performance.now();
  const loading = await during(async () => {
    index.apply([{ kind: 'opened', profile: 2, peer: PEER }]);
    const make = KINDS['one of 8 regexps']!;
    for (let n = 0; n < 1000; n += 1) {
      const began = performance.now();
      fill(index, 2, 1000, (each) => (n * 1000 + each) % NUMBERS, make);
      worst = Math.max(worst, performance.now() - began);
      await pause();
    }
  });
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `another thread: ${idle} look-ups a second; ${loading} while this one loads a million records more in ${seconds.toFixed(1)} s, a thousand in ${worst.toFixed(1)} ms at most`,
  );
  Atomics.store(control, 0, 1);
  await once(worker, 'message');
  await worker.terminate();
}

/** Loaded from a store, as at the start of a DES. */
async function measureStore(name: string, make: (at: number) => NaptrValue): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'opendes-bench-'));
  const store = await openSqliteStore(join(folder, 'opendes.db'));
  await store.configureNodes([PEER], Date.now());
  const staging = await store.openStaging(PEER);
  for (let start = 0; start < NUMBERS; start += 1000) {
    const records = Array.from({ length: Math.min(1000, NUMBERS - start) }, (_, n): NaptrRecord => {
      const at = start + n;
      return { e164Number: `+${digitsAt(at)}`, ...make(at) };
    });
    await store.stageRecords(staging, records);
  }
  const request = { peer: PEER, messageId: 'm', broadcastId: 'b', receivedAt: Date.now() };
  await store.receiveAddNodeRequest({ ...request, command: 'ADD_NODE_REQ', staging }, () => ({
    result: { resultCode: 200 },
  }));
  const start = performance.now();
  const cpu = process.cpuUsage();
  let last = start;
  let worst = 0;
  const kept = new KeptIndex({
    feed: store,
    clock: systemClock,
    host: 'host',
    peers: [PEER],
    priorities: new Map(),
    seed: 1,
    async pause() {
      worst = Math.max(worst, performance.now() - last);
      await pause();
      last = performance.now();
    },
    failed: (error) => console.error(error),
  });
  await kept.loaded;
  const { user, system } = process.cpuUsage(cpu);
  console.log(
    `from the store, ${name}: ${((performance.now() - start) / 1000).toFixed(2)} s (${((user + system) / 1e6).toFixed(2)} s of the processor), the event loop waits ${worst.toFixed(1)} ms at most`,
  );
  await kept.stop();
  await store.close();
  rmSync(folder, { recursive: true });
}

console.log(`${NUMBERS} numbers of 11 digits`);
await measureThreads(measureMemory());
if (options.store) for (const [name, make] of Object.entries(KINDS)) await measureStore(name, make);
