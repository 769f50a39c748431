import type Database from 'better-sqlite3';
import type { DataChange } from '../../../exchange/change.js';
import { changeSize } from '../../../exchange/cut-change.js';
import type {
  BroadcastRow,
  ChangeEntry,
  JournalEntry,
  JournalPosition,
  JournalSpan,
} from '../../../exchange/journal.js';
import type { RequestCode } from '../../../idd/codes.js';
import { decodeChange, encodeChange, touchedNumbers } from '../journal-payload.js';

/** Entries read at once backwards: few at first, since often the newest will do. */
const FIRST_PAGE = 16;
const LARGEST_PAGE = 1000;

const COLUMNS = `id, broadcast_id AS broadcastId, command, created_at AS createdAt, records,
  first_position AS first, last_position AS last`;

/** The host operator's broadcasts and, of those that change data, the changes in order. */
export class Journal {
  readonly #insert;
  readonly #append;
  readonly #last;
  readonly #payloads;
  readonly #payload;
  readonly #following;
  readonly #get;
  readonly #list;

  constructor(db: Database.Database) {
    // Not RETURNING, which costs as much again as the insertion.
    this.#insert = db.prepare<[string, string, number, number, number | null, number | null]>(
      `INSERT INTO broadcast (broadcast_id, command, created_at, records, first_position, last_position)
       VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#append = db.prepare<[number, number, string, number]>(
      'INSERT INTO journal (position, broadcast, payload, records) VALUES (?, ?, ?, ?)',
    );
    this.#last = db.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'journal'").pluck();
    this.#payloads = db
      .prepare<[number, number, string], string>(
        `SELECT payload FROM journal JOIN broadcast ON broadcast.id = journal.broadcast
         WHERE position BETWEEN ? AND ? AND command = ? ORDER BY position`,
      )
      .pluck();
    this.#payload = db.prepare<[number], string>('SELECT payload FROM journal WHERE position = ?').pluck();
    this.#following = db.prepare<[number, number, number], JournalEntry>(
      `SELECT position, command, broadcast_id AS broadcastId, journal.records AS records
       FROM journal JOIN broadcast ON broadcast.id = journal.broadcast
       WHERE position BETWEEN ? AND ? ORDER BY position LIMIT (? + 0)`,
    );
    this.#get = db.prepare<[string], BroadcastRow>(`SELECT ${COLUMNS} FROM broadcast WHERE broadcast_id = ?`);
    this.#list = db.prepare<[number, number], BroadcastRow>(
      `SELECT ${COLUMNS} FROM broadcast WHERE id < ? ORDER BY id DESC LIMIT (? + 0)`,
    );
  }

  /** A broadcast without changes of data: the node procedures. */
  begin(broadcastId: string, command: RequestCode, at: number, records: number): void {
    this.#insert.run(broadcastId, command, at, records, null, null);
  }

  /** A broadcast of a change of data, which is appended in these pieces. Returns the position of the first. */
  append(broadcastId: string, change: DataChange, at: number, pieces: DataChange[]): JournalPosition {
    const first = this.last() + 1;
    const [from, to] = pieces.length > 0 ? [first, first + pieces.length - 1] : [null, null];
    const { lastInsertRowid } = this.#insert.run(broadcastId, change.command, at, changeSize(change), from, to);
    const broadcast = Number(lastInsertRowid);
    for (const [index, piece] of pieces.entries()) {
      this.#append.run(first + index, broadcast, encodeChange(piece), changeSize(piece));
    }
    return first;
  }

  /** Position of the last change, 0 before the first. */
  last(): JournalPosition {
    return this.#last.get() ?? 0;
  }

  /** The entries from first to last, at most `limit` of them. */
  entries(first: JournalPosition, last: JournalPosition, limit: number): ChangeEntry[] {
    return this.#following.all(first, last, limit).map((entry) => new StoredEntry(entry, this.#payload));
  }

  /** The entries from that position to the first, newest first. */
  *backwards(from: JournalPosition): Iterable<ChangeEntry> {
    for (let last = from, size = FIRST_PAGE; last > 0; last -= size, size = Math.min(4 * size, LARGEST_PAGE)) {
      yield* this.entries(last - size + 1, last, size).reverse();
    }
  }

  /** The entries that a message carries. */
  entriesOf({ command, first, last }: JournalSpan): ChangeEntry[] {
    return this.entries(first, last, last - first + 1).filter((entry) => entry.command === command);
  }

  /** The changes of a span as one. Throws where there are none: no message is made of that. */
  read({ command, first, last }: JournalSpan): DataChange {
    const changes = this.#payloads.all(first, last, command).map((payload) => decodeChange(command, payload));
    if (changes.length === 0) throw new Error(`there is no ${command} in the journal from ${first} to ${last}`);
    if (command !== 'MOD_DATA_REQ') {
      return { command, records: changes.flatMap((change) => ('records' in change ? change.records : [])) };
    }
    return {
      command,
      modifications: changes.flatMap((change) => ('modifications' in change ? change.modifications : [])),
    };
  }

  broadcast(broadcastId: string): BroadcastRow | undefined {
    return this.#get.get(broadcastId);
  }

  /** Newest first, those before the row id. */
  broadcasts(before: number, limit: number): BroadcastRow[] {
    return this.#list.all(before, limit);
  }
}

/** An entry whose contents are read when they are asked for. */
class StoredEntry implements ChangeEntry {
  readonly position: JournalPosition;
  readonly command: ChangeEntry['command'];
  readonly broadcastId: string;
  readonly records: number;

  constructor(
    { position, command, broadcastId, records }: JournalEntry,
    private readonly payload: Database.Statement<[number], string>,
  ) {
    this.position = position;
    this.command = command;
    this.broadcastId = broadcastId;
    this.records = records;
  }

  get change(): DataChange {
    return decodeChange(this.command, this.payload.get(this.position)!);
  }

  get numbers(): number[] {
    return touchedNumbers(this.payload.get(this.position)!);
  }
}
