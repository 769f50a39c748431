// How long ENUM queries over UDP wait while nothing else goes on, and while `record import` loads numbers into the daemon:
//
//   npm run build && npm run bench -- dns-while-loading [--numbers 200000] [--load 300000] [--rate 2000] [--seconds 10] [--apart]
//
// NSD has the same numbers and is asked while a second import goes on, which it has nothing to do with: what its answers wait longer is what the machine
// costs that is busy on all its cores, and not the server. `--apart` leaves one core to the look-ups, as on a machine with more cores: the daemon's main
// thread and the import have the first one. dnsperf uses most of a core to keep its rate, and what it is late itself counts as well; `perf sched timehist
// --tid` of the DNS thread shows that thread alone. Needs the Debian packages dnsperf and nsd.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePorts } from '../src/demo/free-ports.js';
import { domainNameOf } from '../src/enum/domain-name.js';
import { latencies } from './dns/asking.js';
import { NSD } from './dns/servers.js';
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
    apart: { type: 'boolean', default: false },
  },
});
const MAIN = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
const OPERATOR = '234-15';
const QUESTIONS = 100_000;

const folder = await mkdtemp(join(tmpdir(), 'opendes-bench-'));
const config = join(folder, `${OPERATOR}.yaml`);
const questions = join(folder, 'questions');
const zone = join(folder, 'zone');
const [iddPort, adminPort, dnsPort, peerPort, nsdPort] = (await freePorts(5)) as [
  number,
  number,
  number,
  number,
  number,
];
const peer = { operator: '208-01', iddPort: peerPort };

async function record(before: string[], ...args: string[]): Promise<void> {
  const [command, ...rest] = [...before, process.execPath, MAIN, 'record', ...args, '--config', config];
  const child = spawn(command!, rest, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new Error(`record ${args[0]} ended with ${status}`);
}

async function importNumbers(country: string, count: number): Promise<void> {
  const file = join(folder, `${country}.csv`);
  await pipeline(Readable.from(numberRows(country, count)), createWriteStream(file));
  await record(options.apart ? ['taskset', '-c', '0'] : [], 'import', file);
}

async function writeQuestions(numbers: number): Promise<void> {
  const lines = Array.from({ length: QUESTIONS }, (_, at) => {
    const number = (at * 611_953) % numbers;
    const digits = `+4416${String(Math.floor(number / 9001)).padStart(5, '0')}${String(number % 9001).padStart(4, '0')}`;
    return `${domainNameOf(digits, 'e164.arpa')} NAPTR\n`;
  });
  await writeFile(questions, lines.join(''));
}

/** Asks one server with nothing else going on, and then while numbers are imported. */
async function measure(name: string, port: number, country: string): Promise<void> {
  const asking = { port, questions, rate: options.rate };
  await latencies(asking, 3);
  const quiet = print(`${name}, nothing else`, await latencies(asking, Number(options.seconds)), Number.NaN);
  const loaded = new AbortController();
  const waits = latencies(asking, 3600, loaded.signal);
  const began = performance.now();
  await importNumbers(country, Number(options.load));
  const seconds = (performance.now() - began) / 1000;
  loaded.abort();
  print(`${name}, while opendes imports ${options.load} records in ${seconds.toFixed(1)} s`, await waits, quiet);
}

function print(what: string, waits: number[], reference: number): number {
  const p99 = quantile(waits, 0.99);
  const [half, most] = [quantile(waits, 0.5), quantile(waits, 1)].map(milliseconds);
  const ratio = Number.isNaN(reference) ? '' : `, ${(p99 / reference).toFixed(1)} times`;
  console.log(`${what}: ${waits.length} queries; median ${half}, p99 ${p99.toFixed(2)} ms${ratio}, longest ${most}`);
  return p99;
}

const daemon = await Daemon.start({ operator: OPERATOR, iddPort, adminPort, dnsPort, peer, folder });
try {
  const numbers = Number(options.numbers);
  await importNumbers('+44', numbers);
  await writeQuestions(numbers);
  await record([], 'export', '--format', 'zone', '--output', zone);
  // The main thread alone: by the number of the process.
  if (options.apart) execFileSync('taskset', ['-cp', '0', `${daemon.pid}`], { stdio: 'ignore' });
  await measure('opendes', dnsPort, '+49');
  const [command, ...args] = await NSD.prepare({ folder, zone }, nsdPort);
  const nsd = spawn(command!, args, { cwd: folder, stdio: 'ignore' });
  try {
    await pause(5000);
    await measure('NSD', nsdPort, '+43');
  } finally {
    const exit = once(nsd, 'exit');
    nsd.kill('SIGTERM');
    await exit;
  }
} finally {
  await daemon.stop();
  await rm(folder, { recursive: true });
}
