// `npm test`: all tests, in two processes of mocha at the same time, one of which leaves the processor to the other. With arguments it is one process, with them:
// `npm test -- --grep 'a node is added'`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Counts, closingLine, sumOf } from './counts.js';
import { partsOf } from './parts.js';

const MOCHA = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
const LATER = 10;

/** How a process of mocha has ended. */
interface Ended {
  counts: Counts | undefined;
  status: number;
}

async function all(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'opendes-tests-'));
  try {
    const { timed, computing } = partsOf('test');
    const quiet = start(computing, join(folder, 'computing'), 'pipe');
    setPriority(quiet.child.pid!, LATER);
    const said = text(quiet.child.stdout!);
    const first = await start(timed, join(folder, 'timed'), 'inherit').ended;
    process.stdout.write(await said);
    const both = [first, await quiet.ended];
    const counts = both.map((each) => each.counts);
    if (counts.includes(undefined)) process.stdout.write('a process of mocha has ended before its tests\n');
    else process.stdout.write(closingLine(sumOf(counts as Counts[])));
    return counts.includes(undefined) ? 1 : Math.max(...both.map(({ status }) => status));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Mocha writes its counts to that file, and no closing line. */
function start(specs: string[], file: string, stdout: 'inherit' | 'pipe') {
  const child = spawn(process.execPath, [MOCHA, ...specs], {
    stdio: ['ignore', stdout, 'inherit'],
    env: { ...process.env, OPENDES_TEST_COUNTS: file },
  });
  const ended = once(child, 'exit').then(
    ([status]): Ended => ({ counts: countsIn(file), status: (status as number | null) ?? 1 }),
  );
  return { child, ended };
}

function countsIn(file: string): Counts | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const chosen = process.argv.slice(2);
if (chosen.length === 0) process.exitCode = await all();
else {
  const [status] = await once(spawn(process.execPath, [MOCHA, ...chosen], { stdio: 'inherit' }), 'exit');
  process.exitCode = (status as number | null) ?? 1;
}
