import type Database from 'better-sqlite3';
import type { JournalPosition } from '../../../exchange/journal.js';
import type { RecordPlace } from '../../../exchange/message.js';
import { HOST } from './profiles.js';
import type { RecordKey } from './records.js';

/** Of messages that bear a snapshot: what the index `message_needed` holds. */
const MAY_BE_SENT = "snapshot IS NOT NULL AND phase IN ('queued', 'sent', 'acknowledged', 'expired')";

/**
 * The past of the host profile, as far as a message may still need it: its snapshot has to be the same each time it is sent. Needed are the
 * snapshots of messages that have not ended, of expired ones, which may be retried, and of responses whose request is still remembered,
 * as its repetition has them sent again; and the snapshot of which a peer has still to be given slices.
 */
export class RemovedRecords {
  readonly #oldest;
  readonly #newest;
  readonly #insert;
  readonly #page;

  constructor(db: Database.Database) {
    // From the ends of three indexes, however many messages and traces there are.
    const needed = (direction: 'ASC' | 'DESC') =>
      db
        .prepare<[], JournalPosition | null>(
          `SELECT snapshot FROM (
             SELECT * FROM (SELECT snapshot FROM message WHERE ${MAY_BE_SENT} ORDER BY snapshot ${direction} LIMIT 1)
             UNION ALL
             SELECT * FROM (
               SELECT snapshot FROM trace WHERE snapshot IS NOT NULL ORDER BY snapshot ${direction} LIMIT 1
             )
             UNION ALL
             SELECT * FROM (
               SELECT slice_snapshot FROM node WHERE slice_snapshot IS NOT NULL
               ORDER BY slice_snapshot ${direction} LIMIT 1
             )
           ) ORDER BY snapshot ${direction} LIMIT 1`,
        )
        .pluck();
    this.#oldest = needed('ASC');
    this.#newest = needed('DESC');
    this.#insert = db.prepare<[number, number, number, number]>(
      'INSERT OR IGNORE INTO removed_record (number, naptr, since, until) VALUES (?, ?, ?, ?)',
    );
    this.#page = db
      .prepare<Record<'number' | 'naptr' | 'position' | 'limit', number>, [number: number, naptr: number]>(
        `SELECT number, naptr FROM record
         WHERE profile = ${HOST} AND (number, naptr) > (:number, :naptr) AND since <= :position
         UNION ALL
         SELECT number, naptr FROM removed_record
         WHERE (number, naptr) > (:number, :naptr) AND since <= :position AND until > :position
         ORDER BY number, naptr LIMIT (:limit + 0)`,
      )
      .raw();
  }

  /** The oldest snapshot that may have to be read again, undefined where there is none. */
  oldestNeeded(): JournalPosition | undefined {
    return this.#oldest.get() ?? undefined;
  }

  /** The newest snapshot that may have to be read again, undefined where there is none. */
  newestNeeded(): JournalPosition | undefined {
    return this.#newest.get() ?? undefined;
  }

  /**
   * Keeps a record that goes at `until` if a needed snapshot has it. All of them were taken before it goes, so that one
   * has it exactly when `newestNeeded` does.
   */
  keep([number, naptr]: RecordKey, since: number, until: number, newestNeeded: JournalPosition | undefined): void {
    if (newestNeeded !== undefined && since <= newestNeeded) this.#insert.run(number, naptr, since, until);
  }

  /** The next records of the host profile as it was at that position, in order of keys. */
  page(position: JournalPosition, [number, naptr]: RecordPlace, limit: number): [number: number, naptr: number][] {
    return this.#page.all({ number, naptr, position, limit });
  }
}
