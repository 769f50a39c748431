/** Whether serial `one` comes after `other` [RFC 1982 §3.2]. */
export function isNewer(one: number, other: number): boolean {
  const distance = (one - other) >>> 0;
  return distance !== 0 && distance < 2 ** 31;
}

/**
 * The serial after `last`, at a time in milliseconds since 1970: the Unix time, or the next number where the clock is behind. With at most one a second
 * it stays with the clock, so that it grows over restarts and need not be stored.
 */
export function serialAfter(last: number | undefined, now: number): number {
  const time = Math.floor(now / 1000) >>> 0;
  return last === undefined || isNewer(time, last) ? time : (last + 1) >>> 0;
}
