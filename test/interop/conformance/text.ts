import { tallyOf } from '../../../src/conformance/reports/tally.js';
import type { CaseReport } from '../../../src/conformance/runner.js';

/** What the tester has found in a stack's peer: the counts, and each failed case with what was expected and what was seen. */
export function conformanceText(stack: string, reports: readonly CaseReport[]): string {
  const tally = tallyOf(reports);
  const failed = reports.filter(({ verdict }) => verdict.outcome === 'failed');
  return [
    `${stack}: ${tally.passed} passed, ${tally['recommended-missing']} with a recommended behaviour missing, ${tally.failed} failed, ${tally['not-applicable']} not applicable`,
    ...failed.map(({ case: { id, expects }, verdict }) => `  ${id}  expected: ${expects}  saw: ${verdict.saw}`),
  ].join('\n');
}
