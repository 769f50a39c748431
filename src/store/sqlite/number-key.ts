import type { NaptrRecord } from '../../../generated/messages.js';
import { MOST_DIGITS } from '../../enum/e164.js';

/**
 * A number or block as one integer below 2^53: a 1 in front keeps leading zeros, the lowest bit tells a block from a number. Integers this
 * small take 6 bytes in SQLite for numbers of 11 to 14 digits.
 */
export function numberKey(record: Pick<NaptrRecord, 'e164Number' | 'e164Prefix'>): number {
  return record.e164Prefix === undefined ? keyOf(record.e164Number!.slice(1), 0) : keyOf(record.e164Prefix.slice(1), 1);
}

/** What `numberKey` was made of. */
export function numberOf(key: number): { e164Number: string } | { e164Prefix: string } {
  const { digits, isBlock } = digitsOf(key);
  return isBlock ? { e164Prefix: `+${digits}` } : { e164Number: `+${digits}` };
}

/** The digits without the +. */
export function digitsOf(key: number): { digits: string; isBlock: boolean } {
  const block = key % 2;
  return { digits: String((key - block) / 2).slice(1), isBlock: block === 1 };
}

/** Every number and block that begins with these digits: a range of keys for each length, ascending. */
export function keyRanges(prefix: string): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (let length = Math.max(prefix.length, 1); length <= MOST_DIGITS; length += 1) {
    ranges.push({ from: keyOf(prefix.padEnd(length, '0'), 0), to: keyOf(prefix.padEnd(length, '9'), 1) });
  }
  return ranges;
}

function keyOf(digits: string, block: 0 | 1): number {
  return Number(`1${digits}`) * 2 + block;
}
