import type { NaptrRecord } from '../../generated/messages.js';
import { excerpt } from './quoted.js';

export type { NaptrRecord };

/** A record without its number or block. */
export type NaptrValue = Omit<NaptrRecord, 'e164Number' | 'e164Prefix'>;

/**
 * The full value of a record as one string: two records are the same exactly when their identities are equal.
 * A record has no identifier of its own, as in EPP for E.164 [RFC 4114]; flags and service compare without case
 * [RFC 3403 §4.1, RFC 6116 §3.4.3], and an absent ttl differs from a present one.
 */
export function recordIdentity(record: NaptrRecord): string {
  return JSON.stringify([
    record.e164Number ?? null,
    record.e164Prefix ?? null,
    record.order,
    record.preference,
    record.flags.toLowerCase(),
    record.service.toLowerCase(),
    record.regexp,
    record.replacement,
    record.ttl ?? null,
  ]);
}

/** The digits of the number or of the block, without the +. */
export function recordDigits(record: NaptrRecord): string {
  return (record.e164Number ?? record.e164Prefix)!.slice(1);
}

/**
 * A record, valid or not, in one short line for people: number or block, then the fields that tell it from its
 * neighbours.
 */
export function describeRecord(record: NaptrRecord): string {
  const what =
    record.e164Number === undefined ? `block ${excerpt(`${record.e164Prefix}`)}` : excerpt(record.e164Number);
  return `${what} (order ${record.order}, preference ${record.preference}, service ${excerpt(record.service)})`;
}
