import { expect } from 'chai';
import { FAULTS } from './sabotage.js';
import { tell } from './story.js';

/** Stories in which the fault is looked for: not every story gives it an opportunity. */
const STORIES = 40;

describe('the invariants of the simulation', function () {
  this.timeout(60_000);

  for (const { fault, invariant, sabotage } of FAULTS) {
    it(`${invariant} finds ${fault}`, async () => {
      const found = new Set<string>();
      for (let seed = 1; seed <= STORIES && !found.has(invariant); seed++) {
        for (const violation of (await tell(seed, sabotage())).violations) found.add(violation.split(':')[0]!);
      }
      expect([...found]).to.include(invariant);
    });
  }

  it('tell the same story of the same seed', async () => {
    let events = 0;
    for (const seed of [7, 8, 9]) {
      const [first, again] = [await tell(seed), await tell(seed)];
      events += first.log.length;
      expect(again.log).to.deep.equal(first.log);
    }
    expect(events).to.be.greaterThan(200);
  });
});
