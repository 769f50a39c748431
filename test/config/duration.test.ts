import { expect } from 'chai';
import fc from 'fast-check';
import { parseDuration } from '../../src/config/duration.js';

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const unit = fc.constantFrom(...(Object.keys(UNITS) as (keyof typeof UNITS)[]));

describe('a duration', () => {
  it('of a whole number and a unit is that many milliseconds', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), unit, (count, name) => {
        expect(parseDuration(`${count}${name}`)).to.equal(count * UNITS[name]);
      }),
    );
  });

  it('may have thousandths of a second', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(999), (seconds, thousandths) => {
        const text = `${seconds}.${String(thousandths).padStart(3, '0')}s`;
        expect(parseDuration(text)).to.equal(seconds * 1000 + thousandths);
      }),
    );
  });

  it('that is no whole number of milliseconds is none', () => {
    expect(parseDuration('0.5ms')).to.equal(undefined);
    expect(parseDuration('1.0001s')).to.equal(undefined);
  });

  it('without a unit, with an unknown one or a sign is none', () => {
    for (const text of ['5', '', 's', '5 s', '-5s', '+5s', '5S', '5w', '1e3s', '5.s', '.5s', '5s5s']) {
      expect(parseDuration(text), text).to.equal(undefined);
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
          const milliseconds = parseDuration(text);
          expect(milliseconds === undefined || (Number.isSafeInteger(milliseconds) && milliseconds >= 0)).to.equal(
            true,
          );
        },
      ),
    );
  });
});
