import { escapeXml } from '../../soap/escape-xml.js';
import type { CaseReport } from '../runner.js';
import type { TestRun } from '../tester.js';

const ofClause = ({ case: { id } }: CaseReport) => id.slice(0, id.lastIndexOf('/'));

/** The run in the form of JUnit, one suite a clause; with `strict`, what is recommended and missing is a failure too. */
export function junitXml(run: TestRun, strict: boolean): string {
  const clauses = [...new Set(run.reports.map(ofClause))];
  const suites = clauses.map((clause) => {
    const reports = run.reports.filter((report) => ofClause(report) === clause);
    const failures = reports.filter((report) => isFailure(report, strict)).length;
    const skipped = reports.filter(({ verdict }) => verdict.outcome === 'not-applicable').length;
    const cases = reports.map((report) => caseXml(report, clause, strict)).join('');
    return `  <testsuite name="${escapeXml(clause)}" tests="${reports.length}" failures="${failures}" errors="0" skipped="${skipped}">\n${cases}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="opendes conformance ${escapeXml(run.settings.url.href)}">\n${suites.join('')}</testsuites>\n`;
}

function isFailure({ verdict: { outcome } }: CaseReport, strict: boolean): boolean {
  return outcome === 'failed' || (strict && outcome === 'recommended-missing');
}

function caseXml(report: CaseReport, clause: string, strict: boolean): string {
  const { case: one, verdict, milliseconds } = report;
  const about = `${one.sentence}\nsends: ${one.sends}\nexpects: ${one.expects}\nsaw: ${verdict.saw}`;
  const inside = isFailure(report, strict)
    ? `<failure message="${escapeXml(verdict.saw)}">${escapeXml(about)}</failure>`
    : verdict.outcome === 'not-applicable'
      ? `<skipped message="${escapeXml(verdict.saw)}"/>`
      : `<system-out>${escapeXml(`${verdict.outcome}\n${about}`)}</system-out>`;
  return `    <testcase classname="${escapeXml(clause)}" name="${escapeXml(one.id)}" time="${(milliseconds / 1000).toFixed(3)}">${inside}</testcase>\n`;
}
