import type Database from 'better-sqlite3';
import type { JournalPosition } from '../../../idd/ports/store/index.js';
import { HOST } from './profiles.js';
import type { RecordKey } from './records.js';

/**
 * The past of the host profile, as far as a message may still need it: its snapshot has to be the same each time it is sent. Needed are the
 * snapshots of messages that have not ended, of expired ones, which may be retried, and of responses whose request is still remembered,
 * as its repetition has them sent again; and the snapshot of which a peer has still to be given slices.
 */
export class RemovedRecords {
  readonly #needed;
  readonly #insert;
  readonly #page;

  constructor(db: Database.Database) {
    this.#needed = db
      .prepare<[], JournalPosition>(
        `SELECT DISTINCT snapshot FROM message
         WHERE snapshot IS NOT NULL AND (
           phase IN ('queued', 'sent', 'acknowledged', 'expired')
           OR command = 'ADD_NODE_RESP' AND EXISTS (
             SELECT 1 FROM trace
             WHERE trace.node = message.node AND trace.command = 'ADD_NODE_REQ' AND trace.message_id = message.message_id
           )
         )
         UNION
         SELECT slice_snapshot FROM node WHERE slice_snapshot IS NOT NULL
         ORDER BY snapshot`,
      )
      .pluck();
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

  /** Snapshots that may have to be read again, ascending. */
  neededSnapshots(): JournalPosition[] {
    return this.#needed.all();
  }

  /** Keeps a record that goes at `until` if one of the needed snapshots has it. */
  keep([number, naptr]: RecordKey, since: number, until: number, needed: JournalPosition[]): void {
    if (needed.some((position) => since <= position && position < until)) this.#insert.run(number, naptr, since, until);
  }

  /** The next records of the host profile as it was at that position, in order of keys. */
  page(position: JournalPosition, [number, naptr]: RecordKey, limit: number): [number: number, naptr: number][] {
    return this.#page.all({ number, naptr, position, limit });
  }
}
