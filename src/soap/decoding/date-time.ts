const DATE_TIME =
  /^(-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))$/;

/**
 * The instant that an xs:dateTime with time zone names [XML Schema Part 2 §3.2.7], to the millisecond, or undefined when it is none: no such
 * day, hour or zone, the year 0000, or an instant that Date cannot hold (about 270,000 years from now).
 */
export function parseDateTime(text: string): Date | undefined {
  const match = DATE_TIME.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const fraction = match[7] ?? '';
  if (year === 0 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (minute > 59 || second > 59 || hour > 24) return undefined;
  // 24:00:00 is the first instant of the next day, and nothing comes after it.
  if (hour === 24 && (minute > 0 || second > 0 || /[1-9]/.test(fraction))) return undefined;
  const zoneHours = Number(match[9] ?? 0);
  const zoneMinutes = Number(match[10] ?? 0);
  const offset = zoneHours * 60 + zoneMinutes;
  if (zoneMinutes > 59 || offset > 14 * 60) return undefined;
  const instant = new Date(0);
  instant.setUTCFullYear(year, month - 1, day);
  instant.setUTCHours(
    hour,
    minute - (match[8] === '-' ? -offset : offset),
    second,
    Number(fraction.padEnd(3, '0').slice(0, 3)),
  );
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

/** The canonical form of an instant. The result of an invalid Date, or of one in the year 0, is no xs:dateTime. */
export function formatDateTime(instant: Date): string {
  if (Number.isNaN(instant.getTime())) return 'no instant';
  // ECMAScript writes years beyond 9999 with a sign and six digits, which XML Schema does not take.
  return instant.toISOString().replace(/^([+-])0{0,2}/, (_, sign: string) => (sign === '-' ? '-' : ''));
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
