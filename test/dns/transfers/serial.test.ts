import { expect } from 'chai';
import fc from 'fast-check';
import { isNewer, serialAfter } from '../../../src/dns/transfers/serial.js';

describe('A serial', () => {
  it('comes after another as RFC 1982 has it', () => {
    expect(isNewer(1, 0)).to.equal(true);
    expect(isNewer(0, 1)).to.equal(false);
    expect(isNewer(7, 7)).to.equal(false);
    expect(isNewer(0, 0xffff_ffff)).to.equal(true);
    expect(isNewer(0x7fff_ffff, 0)).to.equal(true);
    expect(isNewer(0x8000_0000, 0)).to.equal(false);
  });

  it('always comes after the last one, within 32 bits', () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), fc.nat(2 ** 42), (last, now) => {
        const next = serialAfter(last, now);
        expect(isNewer(next, last)).to.equal(true);
        expect(next).to.be.within(0, 0xffff_ffff);
      }),
    );
  });

  it('is the Unix time where that is ahead', () => {
    expect(serialAfter(undefined, 1_700_000_000_999)).to.equal(1_700_000_000);
    expect(serialAfter(1_600_000_000, 1_700_000_000_999)).to.equal(1_700_000_000);
    expect(serialAfter(1_700_000_000, 1_700_000_000_999)).to.equal(1_700_000_001);
  });
});
