import type { NaptrRecord } from '../../../../generated/messages.js';
import { numberKey, numberOf } from '../number-key.js';
import type { Tables } from '../tables/index.js';
import type { RecordKey } from '../tables/records.js';

/** The record that a pair of keys stands for. */
export function recordOf({ values }: Tables, [number, naptr]: RecordKey): NaptrRecord {
  return { ...numberOf(number), ...values.valueOf(naptr) };
}

/** The keys under which a record is stored; its value is stored if it is not yet. */
export function keyFor({ values }: Tables, record: NaptrRecord): RecordKey {
  return [numberKey(record), values.idOf(record)];
}

/** The keys under which a record may be stored, undefined when it cannot be, as its value occurs nowhere. */
export function findKey({ values }: Tables, record: NaptrRecord): RecordKey | undefined {
  const naptr = values.find(record);
  return naptr === undefined ? undefined : [numberKey(record), naptr];
}

export function hasRecord(tables: Tables, profile: number, record: NaptrRecord): boolean {
  const key = findKey(tables, record);
  return key !== undefined && tables.records.has(profile, key);
}
