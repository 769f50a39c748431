import { expect } from 'chai';
import { type Case, failed, passed, recommendedMissing, type Verdict } from '../../../src/conformance/case.js';
import type { CaseReport } from '../../../src/conformance/runner.js';
import { differences, findingsOf, outcomeIn } from './findings.js';

function report(id: string, verdict: Verdict): CaseReport {
  const one: Case = { id, level: 'mandatory', sentence: '', sends: '', expects: '', run: async () => verdict };
  return { case: one, verdict, milliseconds: 1 };
}

describe('what the tester has found in a peer', () => {
  const reports = [
    report('a/1', passed('')),
    report('a/2', failed('no ADD_DATA_RESP with messageId conformance-0a1b2c-12 came\nin time')),
    report('a/3', recommendedMissing('say(): null given, called in /somewhere/server.php on line 87')),
  ];

  it('is kept by case, without what is another in every run and on every machine', () => {
    const findings = findingsOf(reports);
    expect(findings).to.deep.equal({
      passed: 1,
      failed: { 'a/2': 'no ADD_DATA_RESP came in time' },
      'recommended-missing': { 'a/3': 'say(): null given' },
      'not-applicable': {},
    });
    expect(['a/1', 'a/2', 'a/3'].map((id) => outcomeIn(findings, id))).to.deep.equal([
      'passed',
      'failed',
      'recommended-missing',
    ]);
  });

  it('differs from what is recorded by how a case has ended, in either direction, and not by words', () => {
    const recorded = findingsOf(reports);
    expect(differences(recorded, reports)).to.deep.equal([]);
    expect(differences(recorded, [report('a/2', failed('in other words'))])).to.deep.equal([]);
    expect(differences(recorded, [report('a/2', passed('better')), report('a/1', failed('worse'))])).to.deep.equal([
      'a/2 was recorded as failed and is now passed: better',
      'a/1 was recorded as passed and is now failed: worse',
    ]);
    expect(differences(undefined, [report('a/1', passed('')), report('a/2', failed('new'))])).to.have.length(1);
  });
});
