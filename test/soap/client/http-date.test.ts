import { expect } from 'chai';
import fc from 'fast-check';
import { parseHttpDate } from '../../../src/soap/client/http-date.js';

const NOW = Date.UTC(2026, 10, 28);
const INSTANT = Date.UTC(2026, 10, 28, 12, 0, 4);

describe('parseHttpDate', () => {
  let zone: string | undefined;
  before(() => {
    zone = process.env.TZ;
    process.env.TZ = 'America/New_York';
  });
  after(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  for (const text of [
    'Sat, 28 Nov 2026 12:00:04 GMT',
    'Saturday, 28-Nov-26 12:00:04 GMT',
    'Sat Nov 28 12:00:04 2026',
    'Sat, 28-Nov-2026 12:00:04 GMT',
    'sat, 28 nov 2026 12:00:04 gmt',
    'Sat, 28 Nov 2026 12:00:04',
    '28 Nov 2026 12:00:04 UTC',
    'Sat, 28 Nov 2026 12:00:04 Z',
    'Sat, 28 Nov 2026 12:00:04 +0000',
    'Sat, 28 Nov 2026 07:00:04 -0500',
    'Sat, 28 Nov 2026 17:30:04 +0530',
  ]) {
    it(`reads ${text} as UTC, in any time zone`, () => expect(parseHttpDate(text, NOW)).to.equal(INSTANT));
  }

  it('reads a day of one digit in every form', () => {
    const second = Date.UTC(2026, 10, 2, 12, 0, 4);
    for (const text of ['Mon, 2 Nov 2026 12:00:04 GMT', 'Mon Nov  2 12:00:04 2026', 'Monday, 2-Nov-26 12:00:04 GMT']) {
      expect(parseHttpDate(text, NOW), text).to.equal(second);
    }
  });

  it('takes a leap second, and a leap day only where there is one', () => {
    expect(parseHttpDate('Thu, 31 Dec 2026 23:59:60 GMT', NOW)).to.equal(Date.UTC(2027, 0, 1));
    expect(parseHttpDate('Tue, 29 Feb 2028 00:00:00 GMT', NOW)).to.equal(Date.UTC(2028, 1, 29));
    expect(parseHttpDate('Mon, 29 Feb 2027 00:00:00 GMT', NOW)).to.equal(undefined);
  });

  it('takes a year of two digits for the last one in the past if it is more than 50 years ahead', () => {
    const year = (digits: string, now = NOW) =>
      new Date(parseHttpDate(`Sunday, 06-Nov-${digits} 08:49:37 GMT`, now)!).getUTCFullYear();
    expect(year('26')).to.equal(2026);
    expect(year('76')).to.equal(2076);
    expect(year('77')).to.equal(1977);
    expect(year('94')).to.equal(1994);
    expect(year('05', Date.UTC(2098, 0))).to.equal(2105);
  });

  it('reads every moment that JavaScript writes, in all three forms', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1980, 0), max: Date.UTC(2070, 0) }), (milliseconds) => {
        const at = milliseconds - (milliseconds % 1000);
        const text = new Date(at).toUTCString();
        const [, day, month, year, time] = / (\d\d) (\w{3}) (\d{4}) ([\d:]{8})/.exec(text)!;
        expect(parseHttpDate(text, NOW)).to.equal(at);
        expect(parseHttpDate(`Noday, ${day}-${month}-${year!.slice(2)} ${time} GMT`, NOW)).to.equal(at);
        expect(parseHttpDate(`Day ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`, NOW)).to.equal(at);
      }),
    );
  });

  it('takes nothing else for a date', () => {
    for (const text of [
      '',
      'soon',
      '2026-11-28T12:00:04Z',
      'Sat, 28 Nov 2026',
      'Sat, 28 Nov 2026 24:00:00 GMT',
      'Sat, 28 Nov 2026 12:60:00 GMT',
      'Sat, 00 Nov 2026 12:00:04 GMT',
      'Sat, 31 Nov 2026 12:00:04 GMT',
      'Sat, 28 Nox 2026 12:00:04 GMT',
      'Sat, 28 Nov 2026 12:00:04 EST5EDT',
      'Sat Nov 28 12:00:04 2026 GMT',
      'Sat, 28 Nov 2026 12:00:04 GMT, Sat, 28 Nov 2026 12:00:05 GMT',
      `Sat, ${' '.repeat(10_000)}28 Nov 2026`,
    ]) {
      expect(parseHttpDate(text, NOW), text).to.equal(undefined);
    }
  });
});
