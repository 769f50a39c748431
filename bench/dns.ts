// ENUM queries over UDP, answered by opendes, NSD, Knot and PowerDNS (SQLite, no cache) from the same numbers, side by side, and by a program of Node.js
// that looks nothing up:
//
//   npm run build && npm run bench -- dns [--numbers 1000000] [--seconds 5] [--rounds 3] [--only NAME,NAME] [--edns]
//
// Needs the Debian packages nsd, knot, pdns-server, pdns-backend-sqlite3 and dnsperf, and two cores: the server has the first, dnsperf the second. All servers
// run at the same time and are asked in turn, so that what else the machine does hits all of them. Where dnsperf is the limit, which shows in a
// server that uses less than its core, queries for each second of the server's processor tell more than queries a second.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePorts } from '../src/demo/free-ports.js';
import { makeNumbers, type Numbers } from './dns/numbers.js';
import { cpuOf, memoryOf } from './dns/process-tree.js';
import { SERVERS } from './dns/servers.js';
import { median } from './rig/figures.js';

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    numbers: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    edns: { type: 'boolean', default: false },
  },
});

/** How long a server may take to load the numbers, in milliseconds. */
const LOADING = 300_000;

interface Running {
  name: string;
  port: number;
  process: ChildProcess;
  rounds: { rate: number; cpu: number; latency: number }[];
}

async function start(index: number, numbers: Numbers, port: number): Promise<Running> {
  const { name, prepare } = SERVERS[index]!;
  const [command, ...args] = await prepare(numbers, port);
  const child = spawn('taskset', ['-c', '0', command!, ...args], { cwd: numbers.folder, stdio: 'ignore' });
  const running = { name, port, process: child, rounds: [] };
  const begun = Date.now();
  // A question that is answered with the records of all that are asked: everything is loaded.
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
    if (Date.now() - begun > LOADING) throw new Error(`${name} does not load the numbers`);
    const { output } = await dnsperf(numbers, port, ['-n', '1', '-l', '1', '-t', '1']);
    if (/NOERROR \d+ \(100\.00%\)/.test(output)) break;
    await pause(500);
  }
  console.log(`${name} answers after ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  return running;
}

async function dnsperf(numbers: Numbers, port: number, more: string[]): Promise<{ output: string }> {
  const args = ['-s', '127.0.0.1', '-p', String(port), '-d', numbers.questions, '-c', '4', '-T', '1', '-q', '400'];
  if (options.edns) args.push('-e');
  const child = spawn('taskset', ['-c', '1', 'dnsperf', ...args, ...more], { stdio: ['ignore', 'pipe', 'ignore'] });
  return { output: await text(child.stdout) };
}

async function measure(server: Running, numbers: Numbers): Promise<void> {
  const pid = server.process.pid!;
  const cpu = cpuOf(pid);
  const { output } = await dnsperf(numbers, server.port, ['-l', options.seconds]);
  const used = cpuOf(pid) - cpu;
  const figure = (label: string) => Number(new RegExp(`${label}:\\s+([\\d.]+)`).exec(output)?.[1]);
  if (!/NOERROR \d+ \(100\.00%\)/.test(output)) throw new Error(`${server.name} gave other answers:\n${output}`);
  server.rounds.push({
    rate: figure('Queries per second'),
    cpu: used / figure('Run time \\(s\\)'),
    latency: figure('Average Latency \\(s\\)') * 1000,
  });
}

const folder = mkdtempSync(join(tmpdir(), 'opendes-bench-dns-'));
const servers: Running[] = [];
try {
  const numbers = await makeNumbers(folder, Number(options.numbers));
  console.log(`${numbers.count} numbers, one record each`);
  const only = options.only?.split(',');
  const chosen = [...SERVERS.keys()].filter((index) => only?.includes(SERVERS[index]!.name) ?? true);
  const ports = await freePorts(chosen.length);
  for (const [at, index] of chosen.entries()) servers.push(await start(index, numbers, ports[at]!));
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const server of servers) await measure(server, numbers);
  }
  console.table(
    Object.fromEntries(
      servers.map(({ name, rounds, process: { pid } }) => {
        const perCpu = (each: (typeof rounds)[number]) => each.rate / each.cpu;
        const reference = servers.find((server) => server.name === 'NSD') ?? servers[0]!;
        const ratio = (value: (each: (typeof rounds)[number]) => number) =>
          (median(rounds.map(value)) / median(reference.rounds.map(value))).toFixed(2);
        return [
          name,
          {
            'queries/s': Math.round(median(rounds.map(({ rate }) => rate))),
            [`× ${reference.name}`]: ratio(({ rate }) => rate),
            'of a core': median(rounds.map(({ cpu }) => cpu)).toFixed(2),
            'queries/s of processor': Math.round(median(rounds.map(perCpu))),
            [`× ${reference.name} `]: ratio(perCpu),
            'mean latency, ms': median(rounds.map(({ latency }) => latency)).toFixed(2),
            'memory, MiB': Math.round(memoryOf(pid!)),
          },
        ];
      }),
    ),
  );
} finally {
  for (const { process: child } of servers) {
    if (child.exitCode !== null) continue;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  }
  rmSync(folder, { recursive: true, force: true });
}
