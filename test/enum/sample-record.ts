import type { NaptrRecord } from '../../src/enum/naptr-record.js';

const FIELDS = {
  order: 100,
  preference: 10,
  flags: 'u',
  service: 'E2U+sip',
  regexp: '!^(.*)$!sip:\\1@ims.example!',
  replacement: '.',
};

/** A valid record of one number, with some fields changed. */
export function numberRecord(
  e164Number = '+441632960001',
  changes: Partial<typeof FIELDS & { ttl: number }> = {},
): NaptrRecord {
  return { e164Number, ...FIELDS, ...changes };
}

/** A valid record of a block, with some fields changed. */
export function blockRecord(
  e164Prefix = '+44163296',
  changes: Partial<typeof FIELDS & { ttl: number }> = {},
): NaptrRecord {
  return { e164Prefix, ...FIELDS, ...changes };
}
