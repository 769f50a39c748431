import type Database from 'better-sqlite3';
import type { FeedNews } from '../../../resolution/record-feed.js';
import type { NaptrValues } from '../naptr-values.js';
import type { News } from '../news.js';
import { digitsOf } from '../number-key.js';

/** Number key and NAPTR value of one record. */
export type RecordKey = [number: number, naptr: number];

/** A page of pairs read with `raw`. */
type Pair = [number: number, naptr: number];

export type RecordRow = [number: number, naptr: number, since: number | null];

/** Rows written by one statement: a third of the time that single ones take. */
const BATCH = 64;

/** Most numbers have no more records than this: reading them takes half the time that an aggregate over them does. */
const FEW = 3;

/** The records of all profiles. */
export class Records {
  /** How many were deleted one by one, since someone set it to 0; may count some whose deletion was rolled back. */
  deleted = 0;
  readonly #insert;
  readonly #insertBatch;
  readonly #delete;
  readonly #get;
  readonly #fewOfNumber;
  readonly #ofNumber;
  readonly #highest;
  readonly #slice;
  readonly #page;

  constructor(
    db: Database.Database,
    private readonly values: NaptrValues,
    private readonly news: News<FeedNews>,
  ) {
    const insert = 'INSERT OR IGNORE INTO record (profile, number, naptr, since) VALUES ';
    this.#insert = db.prepare<[number, number, number, number | null]>(`${insert} (?, ?, ?, ?)`);
    this.#insertBatch = db.prepare<[(number | null)[]]>(insert + new Array(BATCH).fill('(?, ?, ?, ?)').join(', '));
    const one = 'record WHERE profile = ? AND number = ? AND naptr = ?';
    // Two statements, as RETURNING costs more than either.
    this.#get = db.prepare<[number, number, number], number | null>(`SELECT since FROM ${one}`).pluck();
    this.#delete = db.prepare<[number, number, number]>(`DELETE FROM ${one}`);
    this.#fewOfNumber = db
      .prepare<[number, number], number | null>(
        `SELECT since FROM record WHERE profile = ? AND number = ? LIMIT ${FEW + 1}`,
      )
      .pluck();
    // MIN over no rows is NULL, as is a since that is the profile's: count tells them apart.
    this.#ofNumber = db
      .prepare<[number | null, number, number, number], [records: number, since: number | null]>(
        `SELECT count(*), min(coalesce(since, ?))
         FROM (SELECT since FROM record WHERE profile = ? AND number = ? LIMIT (? + 0))`,
      )
      .raw();
    this.#highest = db
      .prepare<[number], number>('SELECT number FROM record WHERE profile = ? ORDER BY number DESC, naptr DESC LIMIT 1')
      .pluck();
    this.#slice = db
      .prepare<[number, number, number, number], RecordRow>(
        `SELECT number, naptr, since FROM record WHERE profile = ? AND (number, naptr) > (?, ?)
         ORDER BY number, naptr LIMIT (? + 0)`,
      )
      .raw();
    this.#page = db
      .prepare<[number, number, number, number, number], Pair>(
        `SELECT number, naptr FROM record
         WHERE profile = ? AND (number, naptr) > (?, ?) AND number <= ?
         ORDER BY number, naptr LIMIT (? + 0)`,
      )
      .raw();
  }

  /** Whether it was not there before. */
  insert(profile: number, [number, naptr]: RecordKey, since: number | null): boolean {
    const isNew = this.#insert.run(profile, number, naptr, since).changes === 1;
    this.#tellAdded(profile, [number, naptr], since);
    return isNew;
  }

  /** How many of them were not there before. */
  insertAll(profile: number, records: { key: RecordKey; since: number | null }[]): number {
    let added = 0;
    let at = 0;
    for (; at + BATCH <= records.length; at += BATCH) {
      const parameters: (number | null)[] = [];
      for (const { key, since } of records.slice(at, at + BATCH)) parameters.push(profile, key[0], key[1], since);
      added += this.#insertBatch.run(parameters).changes;
      for (const { key, since } of records.slice(at, at + BATCH)) this.#tellAdded(profile, key, since);
    }
    for (const { key, since } of records.slice(at)) if (this.insert(profile, key, since)) added += 1;
    return added;
  }

  /** The `since` of what was removed, undefined when it was not there. */
  delete(profile: number, [number, naptr]: RecordKey): number | null | undefined {
    const since = this.#get.get(profile, number, naptr);
    if (since === undefined) return undefined;
    this.deleted += this.#delete.run(profile, number, naptr).changes;
    if (this.news.isWanted) {
      this.news.add({ kind: 'removed', profile, ...digitsOf(number), value: this.values.valueOf(naptr) });
    }
    return since;
  }

  has(profile: number, [number, naptr]: RecordKey): boolean {
    return this.#get.get(profile, number, naptr) !== undefined;
  }

  /**
   * How many records a number or block has in the profile, counted up to `most`, and when it was first announced there:
   * the earliest of the counted. Records of one number are announced together, but for those that came while a profile
   * was on its way in.
   */
  ofNumber(
    profile: { id: number; announced: number | null },
    number: number,
    most: number,
  ): { records: number; since: number | null } {
    const few = this.#fewOfNumber.all(profile.id, number);
    if (few.length <= FEW) {
      let earliest: number | null = null;
      for (const each of few) {
        const since = each ?? profile.announced;
        if (since !== null && (earliest === null || since < earliest)) earliest = since;
      }
      return { records: Math.min(few.length, most), since: earliest };
    }
    const [records, since] = this.#ofNumber.get(profile.announced, profile.id, number, most)!;
    return { records, since };
  }

  /** The highest key of a number or block in the profile, undefined where it is empty. */
  highest(profile: number): number | undefined {
    return this.#highest.get(profile);
  }

  /** The next records after `after`, in order of keys. */
  slice(profile: number, after: RecordKey, limit: number): RecordRow[] {
    return this.#slice.all(profile, after[0], after[1], limit);
  }

  /** The next records after `after` with numbers up to `to`, in order of keys. */
  page(profile: number, after: RecordKey, to: number, limit: number): Pair[] {
    return this.#page.all(profile, after[0], after[1], to, limit);
  }

  /** Of one that was there before, too: whoever listens knows it. */
  #tellAdded(profile: number, [number, naptr]: RecordKey, since: number | null): void {
    if (!this.news.isWanted) return;
    const record = { profile, ...digitsOf(number), value: this.values.valueOf(naptr) };
    this.news.add({ kind: 'added', ...record, ...(since !== null && { since }) });
  }
}
