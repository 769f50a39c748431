import { expect } from 'chai';
import { parseRetryAfter } from '../../../src/soap/client/retry-after.js';

const NOW = Date.UTC(2026, 0, 1);

describe('parseRetryAfter', () => {
  it('gives seconds in milliseconds', () => {
    expect(parseRetryAfter('0', NOW)).to.equal(0);
    expect(parseRetryAfter('120', NOW)).to.equal(120_000);
  });

  it('gives the time until a date, never a negative one', () => {
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:01:00 GMT', NOW)).to.equal(60_000);
    expect(parseRetryAfter('Wed, 31 Dec 2025 23:00:00 GMT', NOW)).to.equal(0);
  });

  it('reads the date as UTC in every form that HTTP has', () => {
    for (const date of [
      'Thu, 01 Jan 2026 00:01:00 GMT',
      'Thursday, 01-Jan-26 00:01:00 GMT',
      'Thu Jan  1 00:01:00 2026',
    ]) {
      expect(parseRetryAfter(date, NOW), date).to.equal(60_000);
    }
  });

  it('gives a finite time for any number of digits, and for any date', () => {
    for (const header of ['9999999999', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT']) {
      const time = parseRetryAfter(header, NOW);
      expect(time, header).to.be.greaterThan(365 * 86_400_000);
      expect(Number.isSafeInteger(time), header).to.equal(true);
    }
  });

  it('gives nothing for anything else', () => {
    for (const header of [undefined, '', '-1', '1.5', '1e9', '+5', '0x10', '2026-01-01', 'soon', 'Infinity', 'NaN']) {
      expect(parseRetryAfter(header, NOW), header).to.equal(undefined);
    }
  });
});
