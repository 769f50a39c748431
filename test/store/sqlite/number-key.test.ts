import { expect } from 'chai';
import fc from 'fast-check';
import { keyRanges, numberKey, numberOf } from '../../../src/store/sqlite/number-key.js';

const digits = fc.stringMatching(/^[0-9]{1,15}$/);
const key = (value: string, isBlock: boolean) =>
  numberKey(isBlock ? { e164Prefix: `+${value}` } : { e164Number: `+${value}` });

describe('the key of a number or block', () => {
  it('gives back the number or block, and fits an exact integer', () => {
    fc.assert(
      fc.property(digits, fc.boolean(), (value, isBlock) => {
        expect(numberOf(key(value, isBlock))).to.deep.equal(
          isBlock ? { e164Prefix: `+${value}` } : { e164Number: `+${value}` },
        );
        expect(Number.isSafeInteger(key(value, isBlock))).to.equal(true);
      }),
    );
  });

  it('lies in a range of a prefix exactly when it begins with it', () => {
    fc.assert(
      fc.property(digits, digits, fc.nat(15), fc.boolean(), (value, other, length, isBlock) => {
        for (const prefix of [other, value.slice(0, length)]) {
          const within = keyRanges(prefix).some(
            ({ from, to }) => from <= key(value, isBlock) && key(value, isBlock) <= to,
          );
          expect(within).to.equal(value.startsWith(prefix));
        }
      }),
    );
  });
});
