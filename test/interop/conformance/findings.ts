import { readFileSync, writeFileSync } from 'node:fs';
import type { Outcome } from '../../../src/conformance/case.js';
import type { CaseReport } from '../../../src/conformance/runner.js';

/** What the tester has found in a stack's peer: how many cases have passed, and of each other one what was seen. */
export interface Findings {
  passed: number;
  'recommended-missing': Record<string, string>;
  failed: Record<string, string>;
  'not-applicable': Record<string, string>;
}

const FILE = new URL('./recorded.json', import.meta.url);
const OTHERS = ['failed', 'recommended-missing', 'not-applicable'] as const;
/** Characters of what was seen that are kept. */
const KEPT = 160;

/** By the name of the stack. */
export type Recorded = Readonly<Record<string, Findings>>;

export function readRecorded(): Recorded {
  return JSON.parse(readFileSync(FILE, 'utf8'));
}

export function writeRecorded(recorded: Recorded): void {
  writeFileSync(FILE, `${JSON.stringify(recorded, undefined, 2)}\n`);
}

export function findingsOf(reports: readonly CaseReport[]): Findings {
  const of = (outcome: Outcome) => reports.filter(({ verdict }) => verdict.outcome === outcome);
  const seen = (outcome: Outcome) =>
    Object.fromEntries(of(outcome).map((report) => [report.case.id, withoutFigures(report.verdict.saw)]));
  return {
    passed: of('passed').length,
    failed: seen('failed'),
    'recommended-missing': seen('recommended-missing'),
    'not-applicable': seen('not-applicable'),
  };
}

/** How a case has ended; one that is not known has passed. */
export function outcomeIn(findings: Findings | undefined, id: string): Outcome {
  return OTHERS.find((outcome) => findings !== undefined && id in findings[outcome]) ?? 'passed';
}

/** What has ended otherwise than it is recorded, a line each. Its words may differ: they are the stack's. */
export function differences(recorded: Findings | undefined, reports: readonly CaseReport[]): string[] {
  return reports.flatMap(({ case: { id }, verdict: { outcome, saw } }) => {
    const before = outcomeIn(recorded, id);
    return before === outcome ? [] : [`${id} was recorded as ${before} and is now ${outcome}: ${saw}`];
  });
}

/** What is another in every run, or on every machine. */
function withoutFigures(saw: string): string {
  const text = saw
    .replace(/( with messageId| for message)? conformance-[0-9a-f]+-\d+/g, '')
    .replace(/, called in \S+ on line \d+/g, '')
    .replace(/\s+/g, ' ');
  return text.length > KEPT ? `${text.slice(0, KEPT)}…` : text;
}
