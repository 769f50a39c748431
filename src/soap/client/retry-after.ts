/**
 * Reads a Retry-After header, seconds or a date [RFC 7231 §7.1.3]: milliseconds from `now`, never negative; undefined
 * where it says neither. How much of it is followed is for the one who sends.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Math.min(Number(header) * 1000, Number.MAX_SAFE_INTEGER);
  const date = /[A-Za-z]{3}/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
