import { type NaptrRecord, recordIdentity } from '../../src/enum/naptr-record.js';
import { applyRecord } from '../../src/enum/substitution.js';
import type { Resolved } from '../../src/idd/operation.js';
import type { FeedCursor, FeedNews, ProfileId, ProfileRecord, RecordFeed } from '../../src/resolution/record-feed.js';

/** A record that could answer for a number, with who announces it. */
export interface Candidate {
  /** Undefined: the host operator. */
  peer?: string;
  record: NaptrRecord;
  /** When this operator first announced this number or block; the lower, the earlier. */
  announced: number;
}

interface PlainProfile {
  peer?: string;
  from: number;
  until: number;
  announced: number;
  records: Map<string, { record: NaptrRecord; since?: number }>;
}

/** The plainest index that there can be, to compare with: lists, searched from end to end. */
export class PlainIndex {
  readonly profiles = new Map<ProfileId, PlainProfile>();

  /** What the feed holds, kept up to date. */
  static async of(feed: RecordFeed): Promise<PlainIndex> {
    const index = new PlainIndex();
    feed.onRecords((news) => index.apply(news));
    await feed.readProfiles((news) => index.apply([news]));
    for (const profile of index.profiles.keys()) {
      let after: FeedCursor | undefined;
      do {
        after = await feed.readRecords(profile, after, 3, (record) => index.apply([{ kind: 'added', ...record }]));
      } while (after !== undefined);
    }
    return index;
  }

  apply(news: readonly FeedNews[]): void {
    for (const each of news) this.#apply(each);
  }

  /** Every record in force for exactly this number and for every block that it begins with; `digits` is without the +. */
  candidates(digits: string, now: number): Candidate[] {
    return this.inForce(now).filter(({ record }) =>
      record.e164Number === undefined ? `+${digits}`.startsWith(record.e164Prefix) : record.e164Number === `+${digits}`,
    );
  }

  inForce(now: number): Candidate[] {
    return [...this.profiles.values()]
      .filter(({ from, until }) => from <= now && now < until)
      .flatMap(({ peer, announced, records }) =>
        [...records.values()].map(({ record, since }) => ({
          ...(peer !== undefined && { peer }),
          record,
          announced: since ?? announced,
        })),
      );
  }

  #apply(news: FeedNews): void {
    const profile = this.profiles.get(news.profile);
    if (news.kind === 'opened') {
      if (profile !== undefined) return;
      const peer = news.peer === undefined ? {} : { peer: news.peer };
      const never = Number.POSITIVE_INFINITY;
      this.profiles.set(news.profile, { ...peer, from: never, until: never, announced: 0, records: new Map() });
    } else if (news.kind === 'discarded') this.profiles.delete(news.profile);
    else if (news.kind === 'in-force') {
      if (profile) Object.assign(profile, { from: news.from, until: news.until, announced: news.announced });
    } else {
      const record = recordOf(news);
      const identity = recordIdentity(record);
      if (news.kind === 'removed') profile?.records.delete(identity);
      else if (profile && !profile.records.has(identity)) profile.records.set(identity, { record, since: news.since });
    }
  }
}

export function recordOf({ digits, isBlock, value }: Omit<ProfileRecord, 'profile'>): NaptrRecord {
  return isBlock ? { e164Prefix: `+${digits}`, ...value } : { e164Number: `+${digits}`, ...value };
}

/**
 * What a number, `+` and digits, resolves to by these candidates; undefined where nobody announces it.
 *
 * The longest match comes first, whoever announces it: records of exactly this number, else those of the longest block that it begins with; a
 * block matches its own digits too. Only among those does precedence decide: the host operator's records win, then the operator with the
 * higher priority (0 where the map has none), then the one that announced this number or block first. One operator's records are never
 * mixed with another's. A ported number therefore goes to whom it was ported to, though another operator's block encloses it.
 *
 * Records come in the order in which they are to be tried [RFC 3403 §4.1]. A record whose regexp does not match the number, which can happen
 * with one of a block, is among `records` and has no URI.
 */
export function resolve(
  candidates: Candidate[],
  host: { operator: string },
  priorities: ReadonlyMap<string, number>,
  number: string,
): Resolved | undefined {
  const longest = longestMatch(candidates);
  const first = longest[0];
  if (first === undefined) return undefined;
  const winner = longest.reduce((best, other) => (precedes(other, best, priorities) ? other : best), first).peer;
  const records = longest
    .filter(({ peer }) => peer === winner)
    .map(({ record }) => record)
    .sort((a, b) => a.order - b.order || a.preference - b.preference);
  const uris = records.map((record) => applyRecord(record, number)).filter((uri) => uri !== undefined);
  return { number, operator: winner ?? host.operator, records, uris };
}

function longestMatch(candidates: Candidate[]): Candidate[] {
  const longest = Math.max(...candidates.map(({ record }) => specificity(record)));
  return candidates.filter(({ record }) => specificity(record) === longest);
}

function specificity(record: NaptrRecord): number {
  return record.e164Prefix === undefined ? Number.POSITIVE_INFINITY : record.e164Prefix.length;
}

function precedes(a: Candidate, b: Candidate, priorities: ReadonlyMap<string, number>): boolean {
  if (a.peer === undefined || b.peer === undefined) return a.peer === undefined && b.peer !== undefined;
  const byPriority = (priorities.get(b.peer) ?? 0) - (priorities.get(a.peer) ?? 0);
  if (byPriority !== 0) return byPriority < 0;
  if (a.announced !== b.announced) return a.announced < b.announced;
  // Announced in the same moment: any rule will do, as long as the answer does not depend on the order of storage.
  return a.peer < b.peer;
}
