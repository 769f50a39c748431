import type Database from 'better-sqlite3';
import type { RequestCode } from '../../../idd/codes.js';
import type { DataChange, JournalPosition } from '../../../idd/ports/store/index.js';
import { decodeChange, encodeChange } from '../journal-payload.js';

/** A row of `broadcast`. */
export interface BroadcastRow {
  id: number;
  broadcastId: string;
  command: RequestCode;
  createdAt: number;
  records: number;
  first: JournalPosition | null;
  last: JournalPosition | null;
}

const COLUMNS = `id, broadcast_id AS broadcastId, command, created_at AS createdAt, records,
  first_position AS first, last_position AS last`;

/** The host operator's broadcasts and, of those that change data, the changes in order. */
export class Journal {
  readonly #insert;
  readonly #span;
  readonly #append;
  readonly #last;
  readonly #entries;
  readonly #origin;
  readonly #get;
  readonly #list;

  constructor(db: Database.Database) {
    this.#insert = db
      .prepare<[string, string, number, number], number>(
        'INSERT INTO broadcast (broadcast_id, command, created_at, records) VALUES (?, ?, ?, ?) RETURNING id',
      )
      .pluck();
    this.#span = db.prepare<[number, number, number]>(
      'UPDATE broadcast SET first_position = ?, last_position = ? WHERE id = ?',
    );
    this.#append = db.prepare<[number, string]>('INSERT INTO journal (broadcast, payload) VALUES (?, ?)');
    this.#last = db.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'journal'").pluck();
    this.#entries = db.prepare<[number, number], { command: DataChange['command']; payload: string }>(
      `SELECT command, payload FROM journal JOIN broadcast ON broadcast.id = journal.broadcast
       WHERE position BETWEEN ? AND ? ORDER BY position`,
    );
    this.#origin = db.prepare<[number], { broadcastId: string; command: DataChange['command'] }>(
      `SELECT broadcast_id AS broadcastId, command FROM journal JOIN broadcast ON broadcast.id = journal.broadcast
       WHERE position = ?`,
    );
    this.#get = db.prepare<[string], BroadcastRow>(`SELECT ${COLUMNS} FROM broadcast WHERE broadcast_id = ?`);
    this.#list = db.prepare<[number, number], BroadcastRow>(
      `SELECT ${COLUMNS} FROM broadcast WHERE id < ? ORDER BY id DESC LIMIT (? + 0)`,
    );
  }

  /** A broadcast without changes of data: the node procedures. Returns its row id. */
  begin(broadcastId: string, command: RequestCode, at: number, records: number): number {
    return this.#insert.get(broadcastId, command, at, records)!;
  }

  /** Appends the changes of a broadcast. */
  append(broadcast: number, changes: DataChange[]): void {
    const positions = changes.map((change) =>
      Number(this.#append.run(broadcast, encodeChange(change)).lastInsertRowid),
    );
    if (positions.length > 0) this.#span.run(positions[0]!, positions.at(-1)!, broadcast);
  }

  /** Position of the last change, 0 before the first. */
  last(): JournalPosition {
    return this.#last.get() ?? 0;
  }

  /** Which broadcast a change belongs to. */
  origin(position: JournalPosition): { broadcastId: string; command: DataChange['command'] } {
    return this.#origin.get(position)!;
  }

  /** The changes from first to last as one. Throws where they are not there or of several commands: no message is made of such. */
  read(first: JournalPosition, last: JournalPosition): DataChange {
    const changes = this.#entries.all(first, last).map(({ command, payload }) => decodeChange(command, payload));
    const [start] = changes;
    if (start === undefined || changes.some(({ command }) => command !== start.command)) {
      throw new Error(`journal entries ${first} to ${last} are no one change`);
    }
    const { command } = start;
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
