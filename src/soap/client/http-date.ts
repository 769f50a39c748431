const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const TIME = '(\\d{2}):(\\d{2}):(\\d{2})';

/**
 * IMF-fixdate and the form of RFC 850; also what RFC 5322 allows, and senders write: no name of the day, a day of one
 * digit, another zone or none.
 */
const DAY_FIRST = new RegExp(
  `^(?:[a-z]{3,9}, *)?(\\d{1,2})[ -]([a-z]{3})[ -](\\d{4}|\\d{2}) ${TIME}(?: *(?:gmt|utc?|z|([+-])(\\d{2})(\\d{2})))?$`,
  'i',
);

/** The form of asctime in the C language, which names no zone. */
const ASCTIME = new RegExp(`^[a-z]{3} ([a-z]{3}) ([ \\d]\\d) ${TIME} (\\d{4})$`, 'i');

/** Years after which a year of two digits is one of the past. */
const FUTURE = 50;

/**
 * Reads a date of HTTP in any of its three forms, all of which are UTC whatever the time zone of this machine is
 * [RFC 9110 §5.6.7]: milliseconds since 1970; undefined where it is none.
 * @param now milliseconds since 1970, by which the century of a year of two digits is told
 */
export function parseHttpDate(text: string, now: number): number | undefined {
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst !== null) {
    const [, day, month, year, hour, minute, second, sign, zoneHours, zoneMinutes] = dayFirst;
    const local = instantOf(yearOf(year!, now), month!, [day!, hour!, minute!, second!]);
    if (local === undefined || sign === undefined) return local;
    const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000;
    return sign === '+' ? local - zone : local + zone;
  }
  const asctime = ASCTIME.exec(text);
  if (asctime === null) return undefined;
  const [, month, day, hour, minute, second, year] = asctime;
  return instantOf(Number(year), month!, [day!, hour!, minute!, second!]);
}

/** A year of two digits that is more than 50 years ahead is the last one in the past that ends in them. */
function yearOf(digits: string, now: number): number {
  if (digits.length === 4) return Number(digits);
  const thisYear = new Date(now).getUTCFullYear();
  const year = Math.floor(thisYear / 100) * 100 + Number(digits);
  if (year > thisYear + FUTURE) return year - 100;
  return year + 100 <= thisYear + FUTURE ? year + 100 : year;
}

/** Undefined where there is no such day or time; a leap second counts as the next one. */
function instantOf(year: number, monthName: string, [day, hour, minute, second]: string[]): number | undefined {
  const month = MONTHS.indexOf(monthName.toLowerCase());
  if (month < 0 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const date = new Date(0);
  // Date.UTC would take a year before 100 for one of the 20th century.
  date.setUTCFullYear(year, month, Number(day));
  if (date.getUTCMonth() !== month || Number(day) === 0) return undefined;
  return date.setUTCHours(Number(hour), Number(minute), Number(second));
}
