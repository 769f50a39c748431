import { expect } from 'chai';
import fc from 'fast-check';
import { formatDateTime, parseDateTime } from '../../../src/soap/decoding/date-time.js';

describe('a date and time', () => {
  const instants: [string, string][] = [
    ['2026-07-01T12:00:00Z', '2026-07-01T12:00:00.000Z'],
    ['2026-07-01T12:00:00+02:00', '2026-07-01T10:00:00.000Z'],
    ['2026-07-01T12:00:00-05:30', '2026-07-01T17:30:00.000Z'],
    ['2026-01-01T00:00:00+14:00', '2025-12-31T10:00:00.000Z'],
    ['2026-12-31T24:00:00Z', '2027-01-01T00:00:00.000Z'],
    ['2028-02-29T23:59:59.999Z', '2028-02-29T23:59:59.999Z'],
    ['2026-07-01T12:00:00.5Z', '2026-07-01T12:00:00.500Z'],
    ['2026-07-01T12:00:00.0009999Z', '2026-07-01T12:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['0050-01-01T00:00:00Z', '0050-01-01T00:00:00.000Z'],
    ['12026-01-01T00:00:00Z', '+012026-01-01T00:00:00.000Z'],
    ['-0004-02-29T00:00:00Z', '-000004-02-29T00:00:00.000Z'],
  ];
  for (const [text, instant] of instants) {
    it(`${text} is ${instant}`, () => expect(parseDateTime(text)?.toISOString()).to.equal(instant));
  }

  for (const text of [
    ...[
      '',
      'now',
      '2026-07-01',
      '2026-07-01T12:00Z',
      '2026-07-01 12:00:00Z',
      '2026-07-01T12:00:00',
      '2026-07-01t12:00:00z',
    ],
    ...[
      '2026-02-29T00:00:00Z',
      '1900-02-29T00:00:00Z',
      '2026-04-31T00:00:00Z',
      '2026-00-10T00:00:00Z',
      '2026-13-10T00:00:00Z',
    ],
    ...[
      '2026-07-00T00:00:00Z',
      '2026-07-32T00:00:00Z',
      '2026-07-01T24:00:01Z',
      '2026-07-01T24:00:00.1Z',
      '2026-07-01T25:00:00Z',
    ],
    ...['2026-07-01T12:60:00Z', '2026-07-01T23:59:60Z', '2026-07-01T12:00:00.Z', '2026-07-01T12:00:00+14:01'],
    ...['2026-07-01T12:00:00+13:60', '2026-07-01T12:00:00+1:00', '0000-01-01T00:00:00Z', '02026-01-01T00:00:00Z'],
    ...['+2026-01-01T00:00:00Z', '26-01-01T00:00:00Z', '999999-01-01T00:00:00Z', '2026-07-01T12:00:00Z\n'],
  ]) {
    it(`${JSON.stringify(text)} is none`, () => expect(parseDateTime(text)).to.equal(undefined));
  }

  it('reads back as it was written', () => {
    const instant = fc.date({ noInvalidDate: true }).filter((date) => date.getUTCFullYear() !== 0);
    fc.assert(
      fc.property(instant, (date) => {
        expect(parseDateTime(formatDateTime(date))?.getTime()).to.equal(date.getTime());
      }),
    );
  });

  it('cannot be written when it is no instant or in the year 0, which XML Schema does not have', () => {
    expect(parseDateTime(formatDateTime(new Date(Number.NaN)))).to.equal(undefined);
    expect(parseDateTime(formatDateTime(new Date('0000-06-01T00:00:00Z')))).to.equal(undefined);
  });
});
