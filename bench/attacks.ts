// The attacks of `test/attack/` in the sizes in which they were tried first, one after the other, each against a daemon
// of its own, while an honest peer, a DNS client and a client of the API go on:
//
//   npm run build && npm run bench -- attacks [--checkout FOLDER] [--only WORDS] [--json FILE]
//
// `--checkout` takes the daemon of another checkout, built there, so that before and after can be measured in turn;
// what attacks is always this one. An attack that is not over after 30 s is left alone. Prints, for each, what went in
// and out, the daemon's memory at most, and the waits of the honest.

import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Attacked, type Seen } from '../test/attack/rig/attacked.js';
import { type Played, ROWS, type Row } from '../test/attack/sent/rows.js';
import { quantile } from './rig/figures.js';

/** Milliseconds. */
const TIME_LIMIT = 30_000;

const MIB = 1024 * 1024;

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    checkout: { type: 'string', default: fileURLToPath(new URL('..', import.meta.url)) },
    only: { type: 'string', default: '' },
    json: { type: 'string' },
  },
});
const main = join(resolve(options.checkout), 'dist/src/cli/main.js');

async function played(row: Row): Promise<Seen<Played>> {
  const attacked = await Attacked.start({ ...row.options, main, timeLimit: TIME_LIMIT });
  try {
    const play = await row.prepare(attacked);
    return await attacked.during(play);
  } finally {
    await attacked.end();
  }
}

function bytes(count: number): string {
  if (count < 10_000) return `${count} B`;
  return count < MIB ? `${(count / 1024).toFixed(0)} KiB` : `${(count / MIB).toFixed(1)} MiB`;
}

/** The median, the 99th percentile and the longest of the waits. */
function waits(latencies: readonly number[]): string {
  const shown = [quantile(latencies, 0.5), quantile(latencies, 0.99), Math.max(...latencies)];
  return shown.map((value) => (value < 10 ? value.toFixed(1) : value.toFixed(0))).join(' / ');
}

function lineOf({ name }: Row, { result, honest, peak, lives }: Seen<Played>): string {
  const cells = [
    name,
    result === undefined ? '?' : bytes(result.bytesIn),
    result === undefined ? '?' : bytes(result.bytesOut),
    `${(peak / MIB).toFixed(0)} MiB`,
    waits(honest.peer.latencies),
    waits(honest.dns.latencies),
    waits(honest.api.latencies),
    result?.outcome ?? `not over after ${TIME_LIMIT / 1000} s`,
    lives ? 'lives' : '**ended**',
  ];
  return `| ${cells.join(' | ')} |`;
}

const seen: Record<string, Seen<Played>> = {};
console.log(
  '| attack | in | out | memory at most | honest peer, ms: p50 / p99 / longest | DNS | API | outcome | process |',
);
console.log('|---|---|---|---|---|---|---|---|---|');
for (const row of ROWS.filter(({ name }) => name.includes(options.only))) {
  try {
    seen[row.name] = await played(row);
    console.log(lineOf(row, seen[row.name]!));
  } catch (error) {
    // As where the daemon ends before the attack has begun: the other rows are measured all the same.
    console.log(`| ${row.name} | not measured: ${error instanceof Error ? error.message : error} |`);
  }
}
if (options.json !== undefined) await writeFile(options.json, JSON.stringify(seen));
