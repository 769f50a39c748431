import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { CASES } from '../../src/conformance/cases/index.js';
import { pool } from '../../src/conformance/pool.js';
import { MATRIX } from './matrix.js';
import { FAULTS, type FaultName } from './wrong-peer/faults/index.js';
import { type Findings, findIn } from './wrong-peer/find-in.js';
import { casesFor, PATIENCE, QUICK, WAITING } from './wrong-peer/scope.js';

/** These can end as not applicable only: a heartbeat by other means than TCP is not seen from outside. */
const NEVER_FAILED = ['q3645/8/4'];

/** The timers on both sides are short: on a busy machine a message can be late for one of them, and then it is looked at once more. */
const RUNS = 3;

const NAMES = Object.keys(FAULTS) as FaultName[];

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

  // Several peers at once, each with a tester of its own; the ones whose timers are waited for have nothing to do meanwhile.
  it('runs against all of them', async () => {
    const find = async (name: FaultName) => {
      const { cases, patience } = casesFor(name);
      for (let run = 0; run < RUNS && !isDeepStrictEqual(found.get(name), MATRIX[name]); run += 1) {
        found.set(name, await findIn(FAULTS[name], cases, patience));
      }
    };
    const isWaiting = (name: FaultName) => casesFor(name).patience === PATIENCE.waiting;
    await Promise.all([
      pool(NAMES.filter(isWaiting), 8, find),
      pool(
        NAMES.filter((name) => !isWaiting(name)),
        4,
        find,
      ),
    ]);
    expect(found.size).to.equal(NAMES.length);
  });

  for (const name of NAMES) {
    it(`finds in "${name}" exactly what is wrong: ${FAULTS[name].does}`, () => {
      expect(found.get(name)).to.deep.equal(MATRIX[name]);
    });
  }

  it('has no case that no fault fails', () => {
    const all = new Set(Object.values<Findings>(MATRIX).flatMap(caught));
    expect(CASES.map(({ id }) => id).filter((id) => !all.has(id))).to.deep.equal(NEVER_FAILED);
  });
});
