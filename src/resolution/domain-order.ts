import { MOST_DIGITS } from '../enum/e164.js';

/** A digit takes one of 11 values in a key: 0 stands for no digit, 1 to 10 for the digits. */
const BASE = 11;
const POWERS = Array.from({ length: MOST_DIGITS + 1 }, (_, exponent) => BASE ** exponent);
const LOW_PLACES = 7;
const LOW = BASE ** LOW_PLACES;

/**
 * Where a number or block of at most 15 digits stands in the order of the domain name tree, read from the suffix: before everything that begins with it,
 * a block just before the number of the same digits. An integer below 2^53.
 */
export function keyOf(digits: string, isBlock: boolean): number {
  let key = 0;
  for (let at = 0; at < digits.length; at += 1) key = key * BASE + digits.charCodeAt(at) - 47;
  return key * POWERS[MOST_DIGITS - digits.length]! * 2 + (isBlock ? 0 : 1);
}

/** The first key behind all that begin with these digits; `block` is the key of the block of them. */
export function keyBehind(block: number, length: number): number {
  return block + POWERS[MOST_DIGITS - length]! * 2;
}

/** The keys of the blocks that the digits begin with, by length; at 0 there is none. */
export function blockKeys(digits: string, into: Float64Array): void {
  let key = 0;
  const length = Math.min(digits.length, MOST_DIGITS);
  for (let at = 1; at <= length; at += 1) {
    key = key * BASE + digits.charCodeAt(at - 1) - 47;
    into[at] = key * POWERS[MOST_DIGITS - at]! * 2;
  }
}

export function isBlockKey(key: number): boolean {
  return key % 2 === 0;
}

/** How many digits the block of this key has. */
export function lengthOfBlock(key: number): number {
  let places = key / 2;
  let length = MOST_DIGITS;
  while (length > 0 && places % BASE === 0) {
    places /= BASE;
    length -= 1;
  }
  return length;
}

/** What `keyOf` was given. */
export function digitsOf(key: number): string {
  const places = Math.floor(key / 2);
  const high = Math.floor(places / LOW);
  return digitsIn(high, MOST_DIGITS - LOW_PLACES) + digitsIn(places - high * LOW, LOW_PLACES);
}

/** Of integers small enough for quick arithmetic. */
function digitsIn(places: number, count: number): string {
  let left = places | 0;
  let digits = '';
  for (let at = 0; at < count; at += 1) {
    const digit = (left % BASE) | 0;
    left = (left / BASE) | 0;
    if (digit > 0) digits = String.fromCharCode(digit + 47) + digits;
  }
  return digits;
}
