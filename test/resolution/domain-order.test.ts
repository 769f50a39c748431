import { expect } from 'chai';
import fc from 'fast-check';
import { blockKeys, digitsOf, isBlockKey, keyBehind, keyOf } from '../../src/resolution/domain-order.js';

const digits = fc.stringMatching(/^[0-9]{1,15}$/);

describe('the order of the domain name tree', () => {
  it('gives back digits and kind, in an exact integer', () => {
    fc.assert(
      fc.property(digits, fc.boolean(), (each, isBlock) => {
        const key = keyOf(each, isBlock);
        expect([digitsOf(key), isBlockKey(key)]).to.deep.equal([each, isBlock]);
        expect(Number.isSafeInteger(key)).to.equal(true);
      }),
    );
  });

  it('has a block before the number of its digits, and both before all that begins with them', () => {
    fc.assert(
      fc.property(digits, digits, (one, other) => {
        expect(keyOf(one, true)).to.equal(keyOf(one, false) - 1);
        // Digits compare as the texts that they are: a text stands before those that begin with it.
        if (one !== other) expect(keyOf(one, false) < keyOf(other, true)).to.equal(one < other);
        const block = keyOf(one, true);
        const isWithin = keyOf(other, false) >= block && keyOf(other, false) < keyBehind(block, one.length);
        expect(isWithin).to.equal(other.startsWith(one));
      }),
    );
  });

  it('gives the blocks that a number begins with, up to 15 digits', () => {
    const keys = new Float64Array(16);
    for (const number of ['441632960001', '5555555555555550']) {
      blockKeys(number, keys);
      for (let length = 1; length <= Math.min(15, number.length); length += 1) {
        expect(keys[length]).to.equal(keyOf(number.slice(0, length), true));
      }
    }
  });
});
