// How long ENUM queries over UDP wait while nothing else goes on, and while `record import` loads numbers:
//
//   npm run build && npm run bench -- dns-while-loading [--numbers 200000] [--load 300000] [--rate 2000] [--seconds 10]
//
// Needs the Debian package dnsperf, which asks at a steady rate and tells the latency of each query. On two cores dnsperf and the import share what the daemon leaves.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePorts } from '../src/demo/free-ports.js';
import { domainNameOf } from '../src/enum/domain-name.js';
import { Daemon } from './rig/daemon.js';
import { milliseconds, quantile } from './rig/figures.js';
import { numberRows } from './rig/number-rows.js';

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    numbers: { type: 'string', default: '200000' },
    load: { type: 'string', default: '300000' },
    rate: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '10' },
  },
});
const MAIN = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
const OPERATOR = '234-15';
const QUESTIONS = 100_000;

const folder = await mkdtemp(join(tmpdir(), 'opendes-bench-'));
const [iddPort, adminPort, dnsPort, peerPort] = (await freePorts(4)) as [number, number, number, number];
const peer = { operator: '208-01', iddPort: peerPort };
const daemon = await Daemon.start({ operator: OPERATOR, iddPort, adminPort, dnsPort, peer, folder });

async function importNumbers(country: string, count: number): Promise<void> {
  const file = join(folder, `${country}.csv`);
  await pipeline(Readable.from(numberRows(country, count)), createWriteStream(file));
  const args = [MAIN, 'record', 'import', '--config', join(folder, `${OPERATOR}.yaml`), file];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new Error(`record import ended with ${status}`);
}

/** Milliseconds that each query waited for its answer, until the signal or for so many seconds. */
async function latencies(seconds: number, until?: AbortSignal): Promise<number[]> {
  const args = [
    '-s',
    '127.0.0.1',
    '-p',
    `${dnsPort}`,
    '-d',
    join(folder, 'questions'),
    '-Q',
    options.rate,
    '-l',
    `${seconds}`,
    '-v',
  ];
  const child = spawn('dnsperf', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  until?.addEventListener('abort', () => child.kill('SIGINT'));
  const output = await text(child.stdout);
  const lost = /Queries lost:\s+([1-9]\d*)/.exec(output);
  if (lost !== null) throw new Error(`${lost[1]} queries were not answered`);
  return [...output.matchAll(/^> NOERROR \S+ NAPTR ([\d.]+)$/gm)].map(([, seconds]) => 1000 * Number(seconds));
}

function print(what: string, waits: number[], reference: number): number {
  const p99 = quantile(waits, 0.99);
  const [half, most] = [quantile(waits, 0.5), quantile(waits, 1)].map(milliseconds);
  const ratio = Number.isNaN(reference) ? '' : `, ${(p99 / reference).toFixed(1)} times`;
  console.log(`${what}: ${waits.length} queries; median ${half}, p99 ${milliseconds(p99)}${ratio}, longest ${most}`);
  return p99;
}

try {
  const numbers = Number(options.numbers);
  await importNumbers('+44', numbers);
  const questions = Array.from({ length: QUESTIONS }, (_, at) => {
    const number = (at * 611_953) % numbers;
    const digits = `+4416${String(Math.floor(number / 9001)).padStart(5, '0')}${String(number % 9001).padStart(4, '0')}`;
    return `${domainNameOf(digits, 'e164.arpa')} NAPTR\n`;
  });
  await writeFile(join(folder, 'questions'), questions.join(''));
  await latencies(3);
  const quiet = print('nothing else', await latencies(Number(options.seconds)), Number.NaN);
  const loaded = new AbortController();
  const asking = latencies(3600, loaded.signal);
  const began = performance.now();
  await importNumbers('+49', Number(options.load));
  const seconds = (performance.now() - began) / 1000;
  loaded.abort();
  print(`while ${options.load} records are imported in ${seconds.toFixed(1)} s`, await asking, quiet);
} finally {
  await daemon.stop();
  await rm(folder, { recursive: true });
}
