import { expect } from 'chai';
import {
  type Case,
  failed,
  notApplicable,
  passed,
  recommendedMissing,
  type Verdict,
} from '../../src/conformance/case.js';
import { runJson } from '../../src/conformance/reports/json.js';
import { junitXml } from '../../src/conformance/reports/junit.js';
import { conforms } from '../../src/conformance/reports/tally.js';
import { caseText, listText, summaryText } from '../../src/conformance/reports/text.js';
import type { TestRun } from '../../src/conformance/tester.js';
import { parseXml } from '../../src/conformance/xml-tree.js';

const HOSTILE = 'a <b> & "c"\n\u0000\ud800 \u{1f600}';

function caseOf(id: string): Case {
  return { id, level: 'mandatory', sentence: 'It is so.', sends: 'this', expects: 'that', run: async () => passed('') };
}

function runOf(...verdicts: Verdict[]): TestRun {
  return {
    settings: {
      url: new URL('http://192.0.2.10/idd'),
      targetOperator: '234-15',
      targetAddress: '192.0.2.10',
      operator: '001-01',
      address: '127.0.0.1',
      listen: { host: '127.0.0.1', port: 9080 },
      numbers: '+999',
      timeout: 1000,
    },
    reports: verdicts.map((verdict, at) => ({
      case: caseOf(`q3645/${7 + (at % 2)}/${at}`),
      verdict,
      milliseconds: 1234,
    })),
    removal: { done: true, text: 'Removed.' },
    interrupted: false,
  };
}

const MIXED = runOf(passed('well'), failed(HOSTILE), recommendedMissing('nearly'), notApplicable('not here'));

describe('the reports of the tester', () => {
  it('say whether the target conforms, strictly or not', () => {
    expect(conforms(runOf(passed('')), true)).to.equal(true);
    expect(conforms(runOf(passed(''), notApplicable('')), true)).to.equal(true);
    expect(conforms(runOf(recommendedMissing('')), false)).to.equal(true);
    expect(conforms(runOf(recommendedMissing('')), true)).to.equal(false);
    expect(conforms(MIXED, false)).to.equal(false);
    expect(conforms({ ...runOf(passed('')), interrupted: true }, false)).to.equal(false);
  });

  it('as text: one line for what passed, all about what did not, and the sum', () => {
    expect(caseText(MIXED.reports[0]!)).to.equal('q3645/7/0  passed (1.2 s)\n');
    expect(caseText(MIXED.reports[2]!)).to.equal(
      'q3645/7/2  passed, with a recommended behaviour missing (1.2 s)\n    sentence: It is so.\n    sends:    this\n    expects:  that\n    saw:      nearly\n',
    );
    expect(summaryText(MIXED)).to.equal(
      '\n4 cases: 1 passed, 1 with a recommended behaviour missing, 1 failed, 1 not applicable.\nRemoved.\n',
    );
    expect(summaryText({ ...MIXED, interrupted: true })).to.contain('Interrupted before the end.\n');
    expect(listText([caseOf('a/1/1'), caseOf('a/1/10')])).to.equal(
      'a/1/1   mandatory    It is so.\na/1/10  mandatory    It is so.\n',
    );
  });

  it('as JSON: target, counts, and each case with what was seen', () => {
    const report = runJson(MIXED, true);
    expect(report).to.deep.include({
      target: { url: 'http://192.0.2.10/idd', operator: '234-15', address: '192.0.2.10' },
      tester: { operator: '001-01', address: '127.0.0.1' },
      conforms: false,
      strict: true,
      interrupted: false,
      verdicts: { passed: 1, 'recommended-missing': 1, failed: 1, 'not-applicable': 1 },
      removal: { done: true, text: 'Removed.' },
    });
    expect(report.cases[1]).to.deep.equal({
      id: 'q3645/8/1',
      level: 'mandatory',
      sentence: 'It is so.',
      sends: 'this',
      expects: 'that',
      verdict: 'failed',
      saw: HOSTILE,
      milliseconds: 1234,
    });
  });

  it('as JUnit: a suite for each clause, well-formed whatever the target has sent', () => {
    const suites = parseXml(junitXml(MIXED, false))!.children;
    expect(suites.map(({ attributes }) => attributes)).to.deep.equal([
      { name: 'q3645/7', tests: '2', failures: '0', errors: '0', skipped: '0' },
      { name: 'q3645/8', tests: '2', failures: '1', errors: '0', skipped: '1' },
    ]);
    const failure = suites[1]!.children[0]!.children[0]!;
    expect(failure.attributes.message).to.equal('a <b> & "c"\n\ufffd\ufffd \u{1f600}');
    expect(parseXml(junitXml(MIXED, true))!.children[0]!.attributes.failures, 'strict').to.equal('1');
  });
});
