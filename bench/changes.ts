// Single-record changes through the admin API of A, a daemon, which broadcasts them to B, a daemon 30 ms away:
//
//   npm run build && npm run bench -- changes [--seconds 10] [--rounds 3] [--rate 5000] [--connections 64]
//     [--delay 15] [--only NAME] [--cpu-prof FOLDER]
//
// Each change is a request of its own, on kept connections, or a line of a stream. Four processes run on this machine:
// A, B, the path between them (`rig/delaying-proxy.ts`: each byte is `--delay` later, in each direction) and the client
// (`rig/change-load.ts`). Of the changes, two at any time are followed from their 202 to the confirmation, by asking A
// for the state of their broadcast every 5 ms: some 200 questions a second, which is what a provisioning system that
// waits does, and little beside the changes.

import { parseArgs } from 'node:util';
import { freePorts } from '../src/demo/free-ports.js';
import type { LoadReport, LoadRequest } from './rig/change-load.js';
import type { Kind } from './rig/change-series.js';
import type { Daemon } from './rig/daemon.js';
import { median, milliseconds, quantile } from './rig/figures.js';
import { Forked } from './rig/forked.js';
import { TwoDaemons } from './rig/two-daemons.js';

/** Changes a second that the daemon must sustain: docs/admin-api.md promises them to provisioning systems. */
const GOAL = 5000;
/** How long what is not confirmed yet is waited for after the last change, in milliseconds. */
const PATIENCE = 15_000;
const WARM_UP_CHANGES = 20_000;
const WARM_UP_SECONDS = 30;

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    rate: { type: 'string', default: String(GOAL) },
    connections: { type: 'string', default: '64' },
    delay: { type: 'string', default: '15' },
    only: { type: 'string' },
    'cpu-prof': { type: 'string' },
  },
});
const seconds = Number(options.seconds);
const connections = Number(options.connections);
const rate = Number(options.rate);

interface Load {
  name: string;
  kind: Kind;
  rate?: number;
  isStream?: boolean;
}

const LOADS: Load[] = [
  { name: 'adds, at the rate', kind: 'adds', rate },
  { name: 'adds, as fast as possible', kind: 'adds' },
  { name: 'mixed, at the rate', kind: 'mixed', rate },
  { name: 'mixed, as fast as possible', kind: 'mixed' },
  { name: 'stream of adds, at the rate', kind: 'adds', rate, isStream: true },
  { name: 'stream of adds, as fast as possible', kind: 'adds', isStream: true },
  { name: 'stream of mixed, at the rate', kind: 'mixed', rate, isStream: true },
  { name: 'stream of mixed, as fast as possible', kind: 'mixed', isStream: true },
].filter(({ name }) => options.only === undefined || name.startsWith(options.only)) as Load[];

interface Figures {
  accepted: number;
  accepting: number[];
  confirming: number[];
  /** Of the processes while the load lasted: seconds of processor time a second. */
  cpuOfA: number;
  cpuOfB: number;
  /** Seconds from the last answer until A had nothing left to send; Infinity where that took too long. */
  drained: number;
  messages: number;
  bytes: number;
  changes: number;
}

let series = 0;

function requestOf({ kind, rate, isStream }: Load, port: number, { follow }: { follow: boolean }): LoadRequest {
  const request = { port, kind, rate, connections, isStream, seconds, series, follow, patience: PATIENCE };
  series += connections + 2;
  return request;
}

/** What the figures of A are a ratio of: requests a second, and microseconds of processor time a request. */
interface Yardstick {
  rate: number;
  cpu: number;
}

/** Until the code of a process is compiled, it takes several times as long. */
async function warmUp(port: number, client: Forked, isStream = false): Promise<void> {
  const request = requestOf({ name: 'warm-up', kind: 'adds', isStream }, port, { follow: false });
  await client.ask({ ...request, seconds: WARM_UP_SECONDS, most: WARM_UP_CHANGES } satisfies LoadRequest);
  await client.next();
  await client.next();
}

/** Express itself, with this client. */
async function expressAlone(client: Forked): Promise<Yardstick> {
  const [port] = (await freePorts(1)) as [number];
  const server = Forked.start('express-echo');
  try {
    await server.ask({ port });
    await warmUp(port, client);
    await client.ask(requestOf({ name: 'Express', kind: 'adds' }, port, { follow: false }));
    const before = server.usage().cpu;
    await client.next();
    const used = server.usage().cpu - before;
    const { accepted, seconds } = await client.next<LoadReport>();
    return { rate: accepted / seconds, cpu: (1e6 * used) / accepted };
  } finally {
    await server.stop();
  }
}

async function measure(load: Load, daemons: TwoDaemons, client: Forked): Promise<Figures> {
  const { a, b } = daemons;
  const port = Number(new URL(a.admin).port);
  const messagesBefore = await a.dataMessagesSent();
  const bytesBefore = await daemons.passed();
  await client.ask(requestOf(load, port, { follow: true }));
  const before = [a.usage().cpu, b.usage().cpu] as const;
  await client.next();
  const used = [a.usage().cpu - before[0], b.usage().cpu - before[1]] as const;
  const ended = performance.now();
  const drained = (await daemons.settled(PATIENCE)) ? (performance.now() - ended) / 1000 : Number.POSITIVE_INFINITY;
  const report = await client.next<LoadReport>();
  if (report.refused > 0) throw new Error(`${report.refused} changes were refused`);
  return {
    accepted: report.accepted / report.seconds,
    accepting: report.accepting,
    confirming: report.confirming,
    cpuOfA: used[0] / report.seconds,
    cpuOfB: used[1] / report.seconds,
    drained,
    messages: (await a.dataMessagesSent()) - messagesBefore,
    bytes: (await daemons.passed()) - bytesBefore,
    changes: report.accepted,
  };
}

function print(name: string, rounds: Figures[], express: Yardstick): void {
  const of = (pick: (figures: Figures) => number) => median(rounds.map(pick));
  const accepted = of((round) => round.accepted);
  const accepting = rounds.flatMap((round) => round.accepting);
  const confirming = rounds.flatMap((round) => round.confirming);
  const drained = of((round) => round.drained);
  const messages = of((round) => round.messages);
  const perMessage = of((round) => round.changes / round.messages);
  const bytes = of((round) => round.bytes / round.messages);
  console.log(`${name}:`);
  console.log(
    `  accepted ${Math.round(accepted)} changes/s, ${(accepted / GOAL).toFixed(2)} of the goal, ${(accepted / express.rate).toFixed(2)} of Express alone; ` +
      `median ${milliseconds(median(accepting))}, p99 ${milliseconds(quantile(accepting, 0.99))}`,
  );
  console.log(
    `  confirmed after the 202: median ${milliseconds(median(confirming))}, p99 ${milliseconds(quantile(confirming, 0.99))} (${confirming.length} followed); ` +
      `all of them ${Number.isFinite(drained) ? `${drained.toFixed(2)} s after the last` : `not within ${PATIENCE / 1000} s`}`,
  );
  console.log(`  ${messages} messages of ${perMessage.toFixed(1)} changes and ${Math.round(bytes)} bytes on the wire`);
  const perChange = of((round) => (1e6 * round.cpuOfA) / round.accepted);
  console.log(
    `  processor: A ${of((round) => round.cpuOfA).toFixed(2)}, ${Math.round(perChange)} µs a change, ${(perChange / express.cpu).toFixed(2)} of Express alone; ` +
      `B ${of((round) => round.cpuOfB).toFixed(2)}`,
  );
}

const resident = (daemon: Daemon) => {
  const { rss, peakRss } = daemon.usage();
  return `${Math.round(rss)} MiB, at most ${Math.round(peakRss)} MiB`;
};

const profiling = options['cpu-prof'];
const client = Forked.start('change-load');
try {
  const express = await expressAlone(client);
  console.log(
    `Express alone, JSON read and a fixed answer: ${Math.round(express.rate)} requests/s, ${Math.round(express.cpu)} µs a request`,
  );
  for (const load of LOADS) {
    // Fresh daemons for each load: a backlog of one must not weigh on the next.
    const daemons = await TwoDaemons.start(
      Number(options.delay),
      profiling === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiling}`],
    );
    try {
      const roundTrip = await daemons.roundTrip();
      await warmUp(Number(new URL(daemons.a.admin).port), client, load.isStream);
      await daemons.settled(PATIENCE);
      const rounds: Figures[] = [];
      for (let round = 0; round < Number(options.rounds); round += 1) {
        rounds.push(await measure(load, daemons, client));
        if (!Number.isFinite(rounds.at(-1)!.drained)) break;
      }
      print(`${load.name} (peer ${roundTrip.toFixed(1)} ms away)`, rounds, express);
      console.log(`  resident: A ${resident(daemons.a)}; B ${resident(daemons.b)}`);
    } finally {
      await daemons.stop();
    }
  }
} finally {
  await client.stop();
}
