import { expect } from 'chai';
import { closingLine, sumOf } from './counts.js';

describe('the closing line of several runs', () => {
  it('adds up what has passed, failed and been skipped', () => {
    const counts = sumOf([
      { passed: 3, failed: 0, skipped: 1 },
      { passed: 40, failed: 2, skipped: 0 },
    ]);
    expect(closingLine(counts)).to.equal('43 passed, 2 failed, 1 skipped\n');
  });
});
