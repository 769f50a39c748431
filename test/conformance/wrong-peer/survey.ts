import type { Case } from '../../../src/conformance/case.js';
import { CASES } from '../../../src/conformance/cases/index.js';
import { pool } from '../../../src/conformance/pool.js';
import { FAULTS, type FaultName } from './faults/index.js';
import { type Findings, findIn } from './find-in.js';
import { casesFor, PATIENCE, QUICK, WAITING } from './scope.js';

export const NAMES = Object.keys(FAULTS) as FaultName[];

/** Peers at once, each with a tester of its own; the ones whose timers are waited for have nothing to do meanwhile. */
const WAITING_AT_ONCE = 8;
const OTHERS_AT_ONCE = 4;

/** Has a look at every fault, several at once. */
export async function forEveryFault(look: (name: FaultName) => Promise<void>): Promise<void> {
  const isWaiting = (name: FaultName) => casesFor(name).patience === PATIENCE.waiting;
  await Promise.all([
    pool(NAMES.filter(isWaiting), WAITING_AT_ONCE, look),
    pool(
      NAMES.filter((name) => !isWaiting(name)),
      OTHERS_AT_ONCE,
      look,
    ),
  ]);
}

/** What the cases of the fault's group find. */
export function findByGroup(name: FaultName): Promise<Findings> {
  const { cases, patience } = casesFor(name);
  return findIn(FAULTS[name], cases, patience);
}

/** What the cases outside of the fault's group find. */
export async function findByOthers(name: FaultName): Promise<Findings> {
  const { cases } = casesFor(name);
  const others = (all: readonly Case[]) => all.filter((one) => !cases.includes(one));
  const quick = await findIn(FAULTS[name], others(QUICK), PATIENCE.quick);
  if (others(WAITING).length === 0) return quick;
  return joined(quick, await findIn(FAULTS[name], others(WAITING), PATIENCE.waiting));
}

/** The findings of two sets of cases as those of one, in the order of the cases. A control that failed is that of all. */
export function joined(one: Findings, other: Findings): Findings {
  return perOutcome(one, other, (ids, others) => [...ids, ...others]);
}

/** What two runs of the same cases have both found. */
export function common(one: Findings, other: Findings): Findings {
  return perOutcome(one, other, (ids, others) => ids.filter((id) => others.includes(id)));
}

/** Of all findings, those of the cases of the fault's group. */
export function ofGroup(name: FaultName, findings: Findings): Findings {
  const ids = casesFor(name).cases.map(({ id }) => id);
  return perOutcome(findings, findings, (found) => found.filter((id) => ids.includes(id)));
}

const ORDER = CASES.map(({ id }) => id);

function perOutcome(
  one: Findings,
  other: Findings,
  combine: (ids: readonly string[], others: readonly string[]) => string[],
): Findings {
  if ('control' in one) return one;
  if ('control' in other) return other;
  const combined: Findings = {};
  for (const outcome of ['recommended-missing', 'failed', 'not-applicable'] as const) {
    const ids = combine(one[outcome] ?? [], other[outcome] ?? []);
    if (ids.length > 0) combined[outcome] = ids.toSorted((id, next) => ORDER.indexOf(id) - ORDER.indexOf(next));
  }
  return combined;
}
