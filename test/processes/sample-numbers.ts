import type { NaptrRecord } from '../../src/enum/naptr-record.js';

/** A record of a number with that many in front of it in the test's block. */
export function recordAt(index: number, uri = 'one', block = '+44163296'): NaptrRecord {
  return {
    e164Number: `${block}${String(index).padStart(6, '0')}`,
    order: 100,
    preference: 10,
    flags: 'u',
    service: 'E2U+sip',
    regexp: `!^.*$!sip:${uri}@ims.example!`,
    replacement: '.',
    ttl: 3600,
  };
}

export function recordsFrom(first: number, count: number, uri?: string, block?: string): NaptrRecord[] {
  return Array.from({ length: count }, (_, index) => recordAt(first + index, uri, block));
}

/** A record's identity is its full value. */
export function identityOf(record: NaptrRecord): string {
  return JSON.stringify(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}
