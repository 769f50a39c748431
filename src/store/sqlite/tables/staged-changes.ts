import type Database from 'better-sqlite3';
import type { Result } from '../../../../generated/messages.js';
import type { RequestCode } from '../../../idd/codes.js';
import type { ChangeId } from '../../../idd/ports/store/index.js';
import type { RecordKey } from './records.js';

/** One record that a staged change takes away or brings; a record that leaves and comes again stays as it is. */
export interface StagedRecord {
  number: number;
  naptr: number;
  /** Its place in the message, null where it does not leave. */
  leaves: number | null;
  /** Its place in the message, null where it does not come. */
  comes: number | null;
}

/** A staged record beside the profile as it is. */
export interface ComparedRow extends StagedRecord {
  /** 1 where the profile has the record. */
  isPresent: 0 | 1;
}

/** What an accepted change is applied to, and how its request is answered once it has been. */
export interface AcceptedChange {
  id: ChangeId;
  node: number;
  profile: number;
  /** The `since` of numbers that the profile did not have before. */
  announced: number;
  command: RequestCode;
  messageId: string;
  broadcastId: string;
  result: Result;
}

interface AcceptedRow extends Omit<AcceptedChange, 'result'> {
  resultCode: number;
  resultDescription: string | null;
}

/** Records deleted at once: a few milliseconds. */
const PIECE = 2000;

/** Records that a change can take away from one number and bring to it: twice what a number may have. */
const LARGEST_NUMBER = 2000;

const ROWS = 'staged_record WHERE change = ?';

/** Long changes of peers' profiles between their arrival and the last slice of their application. */
export class StagedChanges {
  readonly #open;
  readonly #leave;
  readonly #come;
  readonly #compare;
  readonly #slice;
  readonly #deleteTo;
  readonly #accept;
  readonly #accepted;
  readonly #discard;
  readonly #discardUnaccepted;
  readonly #discarded;
  readonly #deletePiece;
  readonly #forget;

  constructor(db: Database.Database) {
    this.#open = db
      .prepare<[number], number>("INSERT INTO staged_change (node, state) VALUES (?, 'staging') RETURNING id")
      .pluck();
    const put = (column: 'leaves' | 'comes') =>
      db.prepare<[number, number, number, number]>(
        `INSERT INTO staged_record (change, number, naptr, ${column}) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET ${column} = excluded.${column} WHERE ${column} IS NULL`,
      );
    this.#leave = put('leaves');
    this.#come = put('comes');
    this.#compare = db.prepare<[number, number, number, number, number], ComparedRow>(
      `SELECT number, naptr, leaves, comes, EXISTS (
         SELECT 1 FROM record WHERE profile = ? AND number = staged_record.number AND naptr = staged_record.naptr
       ) AS isPresent
       FROM ${ROWS} AND (number, naptr) > (?, ?) ORDER BY number, naptr LIMIT (? + 0)`,
    );
    this.#slice = db.prepare<[number, number], StagedRecord>(
      `SELECT number, naptr, leaves, comes FROM ${ROWS} ORDER BY number, naptr LIMIT (? + 0)`,
    );
    this.#deleteTo = db.prepare<[number, number, number]>(`DELETE FROM ${ROWS} AND (number, naptr) <= (?, ?)`);
    this.#accept = db.prepare<(number | string | null)[]>(
      `UPDATE staged_change SET state = 'accepted', profile = ?, announced = ?, command = ?, message_id = ?,
         broadcast_id = ?, result_code = ?, result_description = ? WHERE id = ?`,
    );
    this.#accepted = db.prepare<[], AcceptedRow>(
      `SELECT id, node, profile, announced, command, message_id AS messageId, broadcast_id AS broadcastId,
         result_code AS resultCode, result_description AS resultDescription
       FROM staged_change WHERE state = 'accepted' ORDER BY id`,
    );
    this.#discard = db.prepare<[number]>("UPDATE staged_change SET state = 'discarded' WHERE id = ?");
    this.#discardUnaccepted = db.prepare("UPDATE staged_change SET state = 'discarded' WHERE state = 'staging'");
    this.#discarded = db.prepare<[], number>("SELECT id FROM staged_change WHERE state = 'discarded' LIMIT 1").pluck();
    this.#deletePiece = db.prepare<[number]>(
      `DELETE FROM staged_record WHERE (change, number, naptr) IN (
         SELECT change, number, naptr FROM ${ROWS} LIMIT ${PIECE}
       )`,
    );
    this.#forget = db.prepare<[number]>('DELETE FROM staged_change WHERE id = ?');
  }

  open(node: number): ChangeId {
    return this.#open.get(node)!;
  }

  /** The record at this place of the message leaves the profile; false where the message has said so before. */
  leave(change: ChangeId, [number, naptr]: RecordKey, place: number): boolean {
    return this.#leave.run(change, number, naptr, place).changes === 1;
  }

  /** The record at this place of the message comes into the profile; false where the message has said so before. */
  come(change: ChangeId, [number, naptr]: RecordKey, place: number): boolean {
    return this.#come.run(change, number, naptr, place).changes === 1;
  }

  /**
   * The next records after these keys, each beside the profile as it is; at most `limit` of them, cut as `slice` cuts
   * them.
   */
  compare(change: ChangeId, profile: number, [number, naptr]: RecordKey, limit: number): ComparedRow[] {
    return wholeNumbers(this.#compare.all(profile, change, number, naptr, limit), limit);
  }

  /**
   * The first records by number, `limit` of them or a few more: all records of a number are in the same slice, so that
   * it is never seen half changed. Only a number that has more of them than any limit allows is cut.
   */
  slice(change: ChangeId, limit: number): StagedRecord[] {
    const records = wholeNumbers(this.#slice.all(change, limit), limit);
    const isCut = records.length === limit && records[0]!.number === records.at(-1)!.number;
    return isCut ? wholeNumbers(this.#slice.all(change, LARGEST_NUMBER), LARGEST_NUMBER) : records;
  }

  /** Deletes the records up to these keys: they have been applied. */
  deleteTo(change: ChangeId, [number, naptr]: RecordKey): void {
    this.#deleteTo.run(change, number, naptr);
  }

  accept({ id, profile, announced, command, messageId, broadcastId, result }: AcceptedChange): void {
    const { resultCode, resultDescription = null } = result;
    this.#accept.run(profile, announced, command, messageId, broadcastId, resultCode, resultDescription, id);
  }

  /** Those that are not applied to their end, oldest first. */
  accepted(): AcceptedChange[] {
    return this.#accepted.all().map(({ resultCode, resultDescription, ...row }) => ({
      ...row,
      result: { resultCode, ...(resultDescription !== null && { resultDescription }) },
    }));
  }

  /** Leaves it to be deleted in the background. */
  discard(change: ChangeId): void {
    this.#discard.run(change);
  }

  /** At start: what was on its way in will be sent again from the beginning. */
  discardUnaccepted(): void {
    this.#discardUnaccepted.run();
  }

  /** Deletes a piece of what was discarded. Returns whether there may be more. */
  deletePiece(): boolean {
    const change = this.#discarded.get();
    if (change === undefined) return false;
    if (this.#deletePiece.run(change).changes < PIECE) this.#forget.run(change);
    return true;
  }
}

/** Leaves the last number out where the limit may have cut it; not where it is the only one. */
function wholeNumbers<R extends StagedRecord>(records: R[], limit: number): R[] {
  if (records.length < limit) return records;
  const { number: cut } = records.at(-1)!;
  const whole = records.filter(({ number }) => number !== cut);
  return whole.length > 0 ? whole : records;
}
