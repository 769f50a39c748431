import type { Case, Outcome } from '../case.js';
import type { CaseReport } from '../runner.js';
import { seconds } from '../target.js';
import type { TestRun } from '../tester.js';
import { tallyOf } from './tally.js';

const WORDS: Readonly<Record<Outcome, string>> = {
  passed: 'passed',
  'recommended-missing': 'passed, with a recommended behaviour missing',
  failed: 'FAILED',
  'not-applicable': 'not applicable',
};

/** One case as it ends: a line, and for one that has not simply passed what it is about. */
export function caseText({ case: one, verdict, milliseconds }: CaseReport): string {
  const head = `${one.id}  ${WORDS[verdict.outcome]} (${seconds(milliseconds)})\n`;
  if (verdict.outcome === 'passed') return head;
  if (verdict.outcome === 'not-applicable') return `${head}    ${verdict.saw}\n`;
  return `${head}    sentence: ${one.sentence}\n    sends:    ${one.sends}\n    expects:  ${one.expects}\n    saw:      ${verdict.saw}\n`;
}

export function summaryText(run: TestRun): string {
  const tally = tallyOf(run.reports);
  const counts = [
    `${tally.passed} passed`,
    `${tally['recommended-missing']} with a recommended behaviour missing`,
    `${tally.failed} failed`,
    `${tally['not-applicable']} not applicable`,
  ].join(', ');
  const interrupted = run.interrupted ? 'Interrupted before the end.\n' : '';
  return `\n${interrupted}${run.reports.length} cases: ${counts}.\n${run.removal.text}\n`;
}

export function listText(cases: readonly Case[]): string {
  const width = Math.max(...cases.map(({ id }) => id.length));
  return cases.map(({ id, level, sentence }) => `${id.padEnd(width)}  ${level.padEnd(11)}  ${sentence}\n`).join('');
}
