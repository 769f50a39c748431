import type { FeedCursor, RecordFeed } from '../../../resolution/record-feed.js';
import { digitsOf } from '../number-key.js';
import type { Tables } from '../tables/index.js';

type VisitProfile = Parameters<RecordFeed['readProfiles']>[0];
type VisitRecord = Parameters<RecordFeed['readRecords']>[3];

/** For whoever builds an index: every profile, with when it is in force. */
export function readProfiles({ profiles }: Tables) {
  return (visit: VisitProfile): void => profiles.tellAll(visit);
}

/** And the records of each. Visits while the transaction lasts, so that no change comes in between. */
export function readRecords({ records, values }: Tables) {
  return (
    profile: number,
    after: FeedCursor | undefined,
    limit: number,
    visit: VisitRecord,
  ): FeedCursor | undefined => {
    const rows = records.slice(profile, after === undefined ? [-1, -1] : [after[0], after[1]], limit);
    values.remember(rows.map(([, naptr]) => naptr));
    for (const [number, naptr, since] of rows) {
      const value = values.valueOf(naptr);
      visit({ profile, ...digitsOf(number), value, ...(since !== null && { since }) });
    }
    const last = rows.at(-1);
    return last !== undefined && rows.length === limit ? [last[0], last[1]] : undefined;
  };
}
