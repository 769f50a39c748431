// A million records into a daemon and out of it again, by the commands `record import` and `record export`:
//
//   npm run build && npm run bench -- record-files [--records 1000000] [--formats csv,zone,jsonl] [--one-change 5000,10000]
//
// The daemon and each command are processes of their own, as in operation. Memory is the highest resident size; a stop is the longest time in which
// the daemon's event loop turns to nothing else. `--one-change`: single additions of so many records each, to see what the size of a change costs.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePorts } from '../src/demo/free-ports.js';
import { Daemon } from './rig/daemon.js';
import { numberRows } from './rig/number-rows.js';
import { usageOf } from './rig/usage.js';

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    records: { type: 'string', default: '1000000' },
    formats: { type: 'string', default: 'csv,zone,jsonl' },
    'one-change': { type: 'string' },
  },
});
const RECORDS = Number(options.records);
const MAIN = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
const WATCH = new URL('rig/loop-watch.mjs', import.meta.url);
const OPERATOR = '234-15';
/** The loop is looked at every 100 ms. */
const LOOK = 250;

/** How long the event loop has turned to nothing else, in milliseconds; the 99th percentile is of all its turns. */
interface Stops {
  longest: number;
  p99: number;
}

/** One daemon without peers that answer, whose event loop is watched. */
class WatchedDaemon {
  private constructor(
    readonly daemon: Daemon,
    readonly config: string,
    private readonly watch: string,
  ) {}

  static async start(folder: string, name: string): Promise<WatchedDaemon> {
    const [iddPort, adminPort, peerPort] = (await freePorts(3)) as [number, number, number];
    const watch = join(folder, `${name}.watch`);
    const script = new URL(WATCH);
    script.searchParams.set('to', watch);
    const operator = `${OPERATOR}.${name}`;
    const peer = { operator: '208-01', iddPort: peerPort };
    const nodeArguments = ['--import', script.href];
    const daemon = await Daemon.start({ operator, iddPort, adminPort, peer, folder, nodeArguments });
    return new WatchedDaemon(daemon, join(folder, `${operator}.yaml`), watch);
  }

  /** The stops while the work is done, in milliseconds. */
  async stops(work: () => Promise<void>): Promise<Stops> {
    await rm(this.watch, { force: true });
    await pause(LOOK);
    await work();
    await pause(LOOK);
    return JSON.parse(await readFile(this.watch, 'utf8')) as Stops;
  }
}

/** Seconds and the highest resident size, in MiB, of a command. */
async function command(...argv: string[]): Promise<{ seconds: number; peak: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, [MAIN, ...argv], { stdio: ['ignore', 'ignore', 'inherit'] });
  const exit = once(child, 'exit');
  let peak = 0;
  while (child.exitCode === null) {
    const usage = await Promise.race([exit, pause(50)]).then(() =>
      child.exitCode === null ? usageOf(child.pid!) : undefined,
    );
    // Of a process that is ending there is none any more.
    peak = Math.max(peak, usage?.peakRss || 0);
  }
  if (child.exitCode !== 0) throw new Error(`opendes ${argv.join(' ')} ended with ${child.exitCode}`);
  return { seconds: (performance.now() - began) / 1000, peak };
}

async function measure(what: string, under: WatchedDaemon, ...argv: string[]): Promise<void> {
  let figures = { seconds: 0, peak: 0 };
  const stop = await under.stops(async () => {
    figures = await command(...argv, '--config', under.config);
  });
  const rate = Math.round(RECORDS / figures.seconds);
  const { rss, peakRss } = under.daemon.usage();
  console.log(
    `${what}: ${figures.seconds.toFixed(1)} s, ${rate} records/s; command ${Math.round(figures.peak)} MiB; ` +
      `daemon ${Math.round(rss)} MiB, at most ${Math.round(peakRss)} MiB; stops: longest ${stop.longest.toFixed(1)} ms, p99 ${stop.p99.toFixed(1)} ms`,
  );
}

/** Additions of that many records each, in one change. */
async function oneChange(under: WatchedDaemon, size: number): Promise<void> {
  const stops: number[] = [];
  let bytes = 0;
  for (let round = 0; round < 5; round += 1) {
    const add = Array.from({ length: size }, (_, at) => ({
      e164Number: `+49${round}${String(size).padStart(6, '0')}${String(at).padStart(6, '0')}`,
      order: 100,
      preference: 10,
      flags: 'u',
      service: 'E2U+sip',
      regexp: `!^.*$!sip:user${at}@ims.example!`,
      replacement: '.',
    }));
    bytes = JSON.stringify({ add }).length;
    stops.push((await under.stops(async () => void (await under.daemon.post('/records', { add })))).longest);
  }
  const sorted = stops.toSorted((a, b) => a - b);
  console.log(`one change of ${size} records, ${bytes} octets: longest stop ${sorted[2]!.toFixed(1)} ms, median of 5`);
}

const folder = await mkdtemp(join(tmpdir(), 'opendes-bench-'));
const started: WatchedDaemon[] = [];
try {
  const start = async (name: string) => {
    const under = await WatchedDaemon.start(folder, name);
    started.push(under);
    return under;
  };
  const numbers = join(folder, 'numbers.csv');
  await pipeline(Readable.from(numberRows('+44', RECORDS)), createWriteStream(numbers));
  const first = await start('first');
  const sizes = options['one-change']?.split(',').map(Number) ?? [];
  for (const size of sizes) await oneChange(first, size);
  if (sizes.length === 0) {
    await measure(`import csv, ${await sizeOf(numbers)}`, first, 'record', 'import', numbers);
    for (const format of options.formats.split(',')) {
      const file = join(folder, `export.${format}`);
      await measure(`export ${format}`, first, 'record', 'export', '--format', format, '--output', file);
      const other = await start(format);
      await measure(`import ${format}, ${await sizeOf(file)}`, other, 'record', 'import', '--format', format, file);
      const again = join(folder, `again.${format}`);
      await command('record', 'export', '--format', 'jsonl', '--output', again, '--config', other.config);
      const reference = join(folder, 'reference.jsonl');
      await command('record', 'export', '--format', 'jsonl', '--output', reference, '--config', first.config);
      console.log(
        `  exported, imported and exported again: ${(await same(again, reference)) ? 'the same' : 'NOT THE SAME'}`,
      );
      await other.daemon.stop();
    }
  }
} finally {
  await Promise.all(started.map(({ daemon }) => daemon.stop()));
  await rm(folder, { recursive: true });
}

async function sizeOf(file: string): Promise<string> {
  return `${Math.round((await stat(file)).size / 2 ** 20)} MiB`;
}

async function same(one: string, other: string): Promise<boolean> {
  if ((await stat(one)).size !== (await stat(other)).size) return false;
  const others = createReadStream(other)[Symbol.asyncIterator]();
  for await (const piece of createReadStream(one)) {
    if (!piece.equals((await others.next()).value)) return false;
  }
  return true;
}
