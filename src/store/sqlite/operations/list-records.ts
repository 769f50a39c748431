import type { NaptrRecord } from '../../../../generated/messages.js';
import type { OperatingStore, Page } from '../../../idd/ports/store/index.js';
import { keyRanges } from '../number-key.js';
import { currentProfile } from '../steps/current-profile.js';
import { recordOf } from '../steps/record-key.js';
import type { Tables } from '../tables/index.js';
import type { RecordKey } from '../tables/records.js';

type Options = Parameters<OperatingStore['listRecords']>[0];

const EVERYTHING = [{ from: 0, to: Number.MAX_SAFE_INTEGER }];

/** Records by number, short numbers before long ones. An `after` that was not given by a page before yields nothing. */
export function listRecords(tables: Tables, host: string | undefined) {
  const { records } = tables;
  return ({ operator, prefix, after, limit }: Options): Page<NaptrRecord> => {
    const profile = currentProfile(tables, host, operator);
    const start = after === undefined ? ([-1, -1] as RecordKey) : parseCursor(after);
    if (profile === undefined || start === undefined) return { items: [] };
    const keys: RecordKey[] = [];
    for (const { from, to } of prefix === undefined ? EVERYTHING : keyRanges(prefix.slice(1))) {
      // One more than asked for tells whether there is a next page.
      const wanted = limit + 1 - keys.length;
      if (wanted > 0) keys.push(...records.page(profile, start[0] < from ? [from, -1] : start, to, wanted));
    }
    const items = keys.slice(0, limit).map((key) => recordOf(tables, key));
    return keys.length > limit ? { items, next: keys[limit - 1]!.join('-') } : { items };
  };
}

function parseCursor(after: string): RecordKey | undefined {
  const match = /^(\d{1,16})-(\d{1,16})$/.exec(after);
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}
