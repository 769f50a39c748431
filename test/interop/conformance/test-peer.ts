import type { Case } from '../../../src/conformance/case.js';
import { CASES } from '../../../src/conformance/cases/index.js';
import type { CaseReport } from '../../../src/conformance/runner.js';
import type { TesterSettings } from '../../../src/conformance/settings.js';
import { runTester } from '../../../src/conformance/tester.js';
import { HOST, PEER, type Site } from '../site.js';

/** Longer than the slowest peer takes to answer on a busy machine: what must not come is waited for as long. */
const TIMEOUT = 2000;

/** On a busy machine something may be late for the timeout: what is not as expected is looked at again. */
const LOOKS = 3;

/**
 * Tests the peer that listens at the site's port, in the place of the site's opendes, which must have been stopped.
 * @param isExpected whether a case has ended as it did when it was recorded
 */
export async function testPeer(
  { peerPort, iddPort }: Site,
  isExpected: (report: CaseReport) => boolean,
): Promise<CaseReport[]> {
  const settings: TesterSettings = {
    url: new URL(`http://127.0.0.1:${peerPort}/idd`),
    targetOperator: PEER,
    targetAddress: '127.0.0.1',
    operator: HOST,
    address: '127.0.0.1',
    listen: { host: '127.0.0.1', port: iddPort },
    numbers: '+44',
    timeout: TIMEOUT,
  };
  const { signal } = new AbortController();
  return lookAgain(async (cases) => (await runTester(settings, cases, { signal })).reports, CASES, isExpected);
}

/** Runs the cases, and those again that have not ended as expected, each time fewer. */
export async function lookAgain(
  run: (cases: readonly Case[]) => Promise<CaseReport[]>,
  cases: readonly Case[],
  isExpected: (report: CaseReport) => boolean,
): Promise<CaseReport[]> {
  let reports = await run(cases);
  for (let look = 2; look <= LOOKS; look += 1) {
    const others = reports.filter((report) => !isExpected(report)).map((report) => report.case);
    if (others.length === 0) break;
    const again = await run(others);
    reports = reports.map((report) => again.find((one) => one.case === report.case) ?? report);
  }
  return reports;
}
