import { OUTCOMES, type Outcome } from '../case.js';
import type { CaseReport } from '../runner.js';
import type { TestRun } from '../tester.js';

/** How many cases ended how. */
export type Tally = Record<Outcome, number>;

export function tallyOf(reports: readonly CaseReport[]): Tally {
  const count = (outcome: Outcome) => reports.filter(({ verdict }) => verdict.outcome === outcome).length;
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count(outcome)])) as Tally;
}

/** Whether the target conforms, with `strict` in what is recommended as well. An interrupted run says nothing of it. */
export function conforms({ reports, interrupted }: TestRun, strict: boolean): boolean {
  const tally = tallyOf(reports);
  return !interrupted && tally.failed === 0 && !(strict && tally['recommended-missing'] > 0);
}
