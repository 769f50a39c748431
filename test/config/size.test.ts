import { expect } from 'chai';
import fc from 'fast-check';
import { parseSize } from '../../src/config/size.js';

const UNITS = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };
const unit = fc.constantFrom(...(Object.keys(UNITS) as (keyof typeof UNITS)[]));

describe('a size', () => {
  it('of a whole number and a unit is that many bytes', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), unit, (count, name) => {
        expect(parseSize(`${count}${name}`)).to.equal(count * UNITS[name]);
      }),
    );
  });

  it('may be a fraction that is a whole number of bytes', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (eighths) => {
        expect(parseSize(`${(eighths / 8).toFixed(3)}KiB`)).to.equal(eighths * 128);
      }),
    );
    expect(parseSize('0.3B')).to.equal(undefined);
    expect(parseSize('0.1KiB')).to.equal(undefined);
  });

  it('without a unit or with another one is none', () => {
    for (const text of ['32', '32MB', '32mib', '32 MiB', '-1KiB', 'MiB', '', '1TiB']) {
      expect(parseSize(text), text).to.equal(undefined);
    }
  });

  it('is read from any text without throwing, as a safe whole number or not at all', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.tuple(fc.bigInt({ min: 0n }), unit).map(([n, name]) => `${n}${name}`),
        ),
        (text) => {
          const bytes = parseSize(text);
          expect(bytes === undefined || (Number.isSafeInteger(bytes) && bytes >= 0)).to.equal(true);
        },
      ),
    );
  });
});
