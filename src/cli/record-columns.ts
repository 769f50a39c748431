import type { NaptrRecord } from '../enum/naptr-record.js';

/** A record in a table for people. A block is shown with a `*` behind its digits. */
export const RECORD_COLUMNS = {
  header: ['NUMBER', 'ORDER', 'PREFERENCE', 'FLAGS', 'SERVICE', 'REGEXP', 'REPLACEMENT', 'TTL'],
  row: (record: NaptrRecord) => [
    record.e164Number ?? `${record.e164Prefix}*`,
    record.order,
    record.preference,
    record.flags,
    record.service,
    record.regexp,
    record.replacement,
    record.ttl,
  ],
};
