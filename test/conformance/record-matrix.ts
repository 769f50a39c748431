// Writes matrix.ts anew: what every case of the tester finds in a peer with each fault. Takes some minutes: `npm run record-matrix`.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { pool } from '../../src/conformance/pool.js';
import type { FaultName } from './wrong-peer/faults/index.js';
import type { Findings } from './wrong-peer/find-in.js';
import { common, findByGroup, findByOthers, forEveryFault, joined, NAMES } from './wrong-peer/survey.js';

const FILE = fileURLToPath(new URL('matrix.ts', import.meta.url));
const BIOME = fileURLToPath(new URL('../../node_modules/.bin/biome', import.meta.url));
/** The timers are short: on a busy machine a message can be late for one. What two runs agree on is recorded. */
const RUNS = 4;
/** Peers that are looked at by all other cases; these wait most of their time. */
const AT_ONCE = 8;

const found = new Map<FaultName, Findings>();
await forEveryFault(async (name) => {
  const findings = await agreed(name);
  if (findings !== undefined) found.set(name, findings);
  tell(name, findings === undefined ? 'other findings in each run' : 'by its group');
});
await pool(NAMES, AT_ONCE, async (name) => {
  const findings = found.get(name);
  // Where the control fails, no case runs.
  if (findings === undefined || 'control' in findings) return;
  found.set(name, joined(findings, common(await findByOthers(name), await findByOthers(name))));
  tell(name, 'by the other cases');
});

const unstable = NAMES.filter((name) => !found.has(name));
if (unstable.length > 0) {
  process.stderr.write(`matrix.ts has been left as it is: no two runs agree on ${unstable.join(', ')}\n`);
  process.exitCode = 1;
} else {
  write();
}

function tell(name: FaultName, how: string): void {
  process.stderr.write(`${name}: ${how}\n`);
}

async function agreed(name: FaultName): Promise<Findings | undefined> {
  const seen: Findings[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const findings = await findByGroup(name);
    if (seen.some((one) => isDeepStrictEqual(one, findings))) return findings;
    seen.push(findings);
  }
  return undefined;
}

function write(): void {
  const matrix = Object.fromEntries(NAMES.map((name) => [name, found.get(name)]));
  writeFileSync(
    FILE,
    `// Recorded by \`npm run record-matrix\`: do not edit.
import type { FaultName } from './wrong-peer/faults/index.js';
import type { Findings } from './wrong-peer/find-in.js';

/**
 * What the tester finds in a peer with each fault. The cases of the fault's group (\`casesFor\`) have to find just this; what other cases find is
 * recorded where two runs have found it, and is not looked at again.
 */
export const MATRIX: Record<FaultName, Findings> = ${JSON.stringify(matrix)};
`,
  );
  execFileSync(BIOME, ['check', '--write', FILE], { stdio: ['ignore', 'ignore', 'inherit'] });
}
