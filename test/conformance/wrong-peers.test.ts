import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { CASES } from '../../src/conformance/cases/index.js';
import { MATRIX } from './matrix.js';
import { FAULTS, type FaultName } from './wrong-peer/faults/index.js';
import { type Findings, findIn } from './wrong-peer/find-in.js';
import { PATIENCE, QUICK, WAITING } from './wrong-peer/scope.js';
import { findByGroup, forEveryFault, NAMES, ofGroup } from './wrong-peer/survey.js';

/** These pass or are not applicable: a heartbeat by other means than TCP is not seen from outside, and how often it has to come is not said. */
const NEVER_FAILED = ['q3645/8/4'];

/** The timers on both sides are short: on a busy machine a message can be late for one of them, and then it is looked at once more. */
const RUNS = 3;

const expected = (name: FaultName) => ofGroup(name, MATRIX[name]);

/** A case has seen a fault when it fails, or says that something recommended is missing. */
function caught(findings: Findings): string[] {
  return 'control' in findings ? [] : [...(findings.failed ?? []), ...(findings['recommended-missing'] ?? [])];
}

describe('the tester against peers that are wrong in one thing each', function () {
  this.timeout(180_000);
  const found = new Map<FaultName, Findings>();

  it('finds nothing in a peer that is right', async () => {
    const [quick, waiting] = await Promise.all([
      findIn(undefined, QUICK, PATIENCE.quick),
      findIn(undefined, WAITING, PATIENCE.waiting),
    ]);
    expect(quick).to.deep.equal({});
    expect(waiting).to.deep.equal({});
  });

  it('runs against all of them', async () => {
    await forEveryFault(async (name) => {
      for (let run = 0; run < RUNS && !isDeepStrictEqual(found.get(name), expected(name)); run += 1) {
        found.set(name, await findByGroup(name));
      }
    });
    expect(found.size).to.equal(NAMES.length);
  });

  for (const name of NAMES) {
    it(`finds in "${name}" exactly what is wrong: ${FAULTS[name].does}`, () => {
      expect(found.get(name)).to.deep.equal(expected(name));
    });
  }

  it('has no case that no fault fails', () => {
    const all = new Set(NAMES.map(expected).flatMap(caught));
    expect(CASES.map(({ id }) => id).filter((id) => !all.has(id))).to.deep.equal(NEVER_FAILED);
  });

  it('is recorded with cases that there are', () => {
    const ids = new Set(CASES.map(({ id }) => id));
    const recorded = Object.values<Findings>(MATRIX).flatMap((findings) => Object.entries(findings));
    expect(
      recorded.flatMap(([outcome, found]) => (outcome === 'control' ? [] : found)).filter((id) => !ids.has(id)),
      'run `npm run record-matrix`',
    ).to.deep.equal([]);
  });
});
