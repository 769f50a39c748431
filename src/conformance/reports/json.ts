import type { Case } from '../case.js';
import type { CaseReport } from '../runner.js';
import type { TestRun } from '../tester.js';
import { conforms, tallyOf } from './tally.js';

/** A case as `--list --json` prints it. */
export function caseJson({ id, level, sentence, sends, expects }: Case) {
  return { id, level, sentence, sends, expects };
}

function reportJson({ case: one, verdict, milliseconds }: CaseReport) {
  return { ...caseJson(one), verdict: verdict.outcome, saw: verdict.saw, milliseconds };
}

/** The whole run as `--json` prints it. */
export function runJson(run: TestRun, strict: boolean) {
  const { url, targetOperator, targetAddress, operator, address } = run.settings;
  return {
    target: { url: url.href, operator: targetOperator, address: targetAddress },
    tester: { operator, address },
    conforms: conforms(run, strict),
    strict,
    interrupted: run.interrupted,
    verdicts: tallyOf(run.reports),
    removal: run.removal,
    cases: run.reports.map(reportJson),
  };
}
