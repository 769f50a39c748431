import { parseHttpDate } from './http-date.js';

/**
 * Reads a Retry-After header, seconds or a date [RFC 9110 §10.2.3]: milliseconds from `now`, never negative; undefined
 * where it says neither. How much of it is followed is for the one who sends.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Math.min(Number(header) * 1000, Number.MAX_SAFE_INTEGER);
  const date = parseHttpDate(header, now);
  return date === undefined ? undefined : Math.max(0, date - now);
}
