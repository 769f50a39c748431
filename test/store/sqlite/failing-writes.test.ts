import { expect } from 'chai';
import { CREW, shareOut } from '../../simulation/crew.js';
import type { Outcome } from './scenario-worker.js';
import { type DiskFailure, ScriptedScenario } from './scripted-scenario.js';

const WORKER = new URL('./scenario-worker.ts', import.meta.url);

describe('a write that fails, whichever it is', function () {
  this.timeout(600_000);
  let count: number;

  before('counted without a failure', async () => {
    const scenario = new ScriptedScenario();
    await scenario.play();
    expect(scenario.violations).to.deep.equal([]);
    count = scenario.writes;
    expect(count).to.be.greaterThan(300);
  });

  /** Lets each of the writes fail, in a play of its own. */
  async function playAll(failureAt: (at: number) => DiskFailure): Promise<void> {
    const failures = Array.from({ length: count }, (_, at) => failureAt(at + 1));
    const wrong: string[] = [];
    let played = 0;
    await shareOut<DiskFailure, Outcome>(WORKER, failures, CREW, ({ failed, violations }, { at }) => {
      played += 1;
      if (failed === '') wrong.push(`there was no write ${at}`);
      if (violations.length > 0) wrong.push(`write ${at}, ${failed}: ${violations.slice(0, 3).join('; ')}`);
    });
    expect(wrong).to.deep.equal([]);
    expect(played).to.equal(count);
  }

  it('leaves nothing half done and loses nothing', () =>
    playAll((at) => ({ at, fault: at % 2 === 0 ? 'statement' : 'transaction', isLasting: false })));

  it('leaves nothing half done and loses nothing when no other succeeds until the DES is started again', () =>
    playAll((at) => ({ at, fault: at % 2 === 0 ? 'transaction' : 'statement', isLasting: true })));
});
