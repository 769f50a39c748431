import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  differences,
  type Findings,
  findingsOf,
  outcomeIn,
  readRecorded,
  writeRecorded,
} from './conformance/findings.js';
import { writeInteropPage } from './conformance/page.js';
import { conformanceText } from './conformance/text.js';
import { matrixText, type Row } from './matrix.js';
import { runStack } from './run-stack.js';
import type { Stack } from './stack.js';
import { STACKS } from './stacks.js';

/** Lines of a peer's journal that are shown where it fails. */
const SHOWN = 30;

// The peers are no part of the terminal's group: they are ended at the exit.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const USAGE = `npm run interop -- [options]: peers on other SOAP stacks against a running opendes (docs/interop.md)

  --only NAME     only this stack, may be repeated: ${STACKS.map(({ name }) => name).join(', ')}
  --conformance   then the conformance tester against the server of each stack
  --record        the same, and records what it has found in docs/interop.md
  --help          prints this
`;

const options = parseArgs({
  options: {
    help: { type: 'boolean' },
    only: { type: 'string', multiple: true },
    conformance: { type: 'boolean' },
    record: { type: 'boolean' },
  },
}).values;
if (options.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const chosen = STACKS.filter(({ name }) => options.only?.includes(name) ?? true);
const unknown = options.only?.filter((name) => !STACKS.some((stack) => stack.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`no such stack: ${unknown.join(', ')}; there are ${STACKS.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

let failed = false;
const rows: Row[] = [];
const complete: Stack[] = [];
for (const stack of chosen) {
  const packages = missingPackages(stack);
  if (packages.length === 0) complete.push(stack);
  else {
    console.log(`${stack.name} is skipped: not installed: ${packages.join(' ')}`);
    if (process.env.CI === 'true') failed = true;
  }
}
const recorded = readRecorded();
const found: Record<string, Findings> = {};
const runs = complete.map(async (stack) => {
  const start = Date.now();
  const { rows, journal, tested } = await runStack(stack, {
    ...((options.conformance || options.record) && {
      conformance: ({ case: { id }, verdict }) => outcomeIn(recorded[stack.name], id) === verdict.outcome,
    }),
  });
  console.log(
    `${stack.name}: ${rows.every(({ ok }) => ok) ? 'ok' : 'FAILED'}, ${((Date.now() - start) / 1000).toFixed(1)} s`,
  );
  return { stack, rows, journal, tested };
});
for (const { stack, rows: some, journal, tested } of await Promise.all(runs)) {
  rows.push(...some);
  if (tested !== undefined) {
    found[stack.name] = findingsOf(tested);
    console.log(`\n${conformanceText(stack.name, tested)}`);
    const others = differences(recorded[stack.name], tested);
    if (others.length > 0 && !options.record) {
      failed = true;
      console.log(
        `\n${stack.name} is not what is recorded (\`npm run interop -- --record\` records it):\n${others.join('\n')}`,
      );
    }
  }
  if (some.every(({ ok }) => ok)) continue;
  failed = true;
  for (const { direction, failure } of some) {
    if (failure !== undefined) console.log(`\n${direction}, ${failure.column}: ${failure.reason}`);
  }
  console.log(`\nThe last lines of the peer:\n${journal.all.slice(-SHOWN).join('\n')}`);
}
console.log(`\n${matrixText(rows)}`);
if (options.record && !failed) {
  const names = STACKS.map(({ name }) => name);
  const all = { ...recorded, ...found };
  writeRecorded(Object.fromEntries(names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]]))));
  writeInteropPage();
}
process.exitCode = failed ? 1 : 0;

/** The Debian packages of what a stack needs and this machine does not have. */
function missingPackages({ needs }: Stack): string[] {
  const there = (file: string) =>
    isAbsolute(file)
      ? existsSync(file)
      : process.env.PATH!.split(delimiter).some((folder) => existsSync(join(folder, file)));
  return [...new Set(Object.entries(needs).flatMap(([file, name]) => (there(file) ? [] : [name])))];
}
