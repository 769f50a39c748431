import type { NaptrValue } from '../enum/naptr-record.js';

/** A set of records of one operator, as the store knows it. */
export type ProfileId = number;

/** What happens to a profile. Times are milliseconds since 1970. */
export type ProfileNews =
  /** Records may come, but nothing of it resolves; `peer` left out: the host operator. */
  | { kind: 'opened'; profile: ProfileId; peer?: string }
  /**
   * It resolves from `from` on, up to but not including `until`. `announced`: when what has no `since` of its own was announced; the lower, the
   * earlier. What came before it is overridden.
   */
  | { kind: 'in-force'; profile: ProfileId; from: number; until: number; announced: number }
  /** Nothing of it resolves any more, and no more is told of it. */
  | { kind: 'discarded'; profile: ProfileId };

/** A record of a profile: `digits` are those of its number or block, without the +. */
export interface ProfileRecord {
  profile: ProfileId;
  digits: string;
  isBlock: boolean;
  value: NaptrValue;
}

/** What happens to a record. `since`: when the operator first announced this number or block; left out: with the profile. */
export type RecordNews = ({ kind: 'added'; since?: number } & ProfileRecord) | ({ kind: 'removed' } & ProfileRecord);

export type FeedNews = ProfileNews | RecordNews;

/** Where a slice of a profile ends. */
export type FeedCursor = readonly [number: number, naptr: number];

/**
 * Where an index of the records gets them from. Listener and visitors are called at moments of one order of all changes: what a visitor has been given is as
 * it was between the news told before and after. To have everything, listen first, then read the profiles, then the records of each; some of it
 * is told twice.
 */
export interface RecordFeed {
  /** The listener is told once what has happened is durable, and before the operation that did it settles. One listener at a time. */
  onRecords(listener: (news: readonly FeedNews[]) => void): void;
  /** Tells of every profile that is not discarded. */
  readProfiles(visit: (news: ProfileNews) => void): Promise<void>;
  /** Visits the next records of a profile, at most `limit`. Gives where the next slice begins, undefined at the end. */
  readRecords(
    profile: ProfileId,
    after: FeedCursor | undefined,
    limit: number,
    visit: (record: Omit<Extract<RecordNews, { kind: 'added' }>, 'kind'>) => void,
  ): Promise<FeedCursor | undefined>;
}
