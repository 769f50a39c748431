import type Database from 'better-sqlite3';
import type { NaptrValues } from '../naptr-values.js';

/** Rows looked at in one piece. */
const PIECE = 5000;

type StagedRow = [change: number, number: number, naptr: number];
type RecordRow = [profile: number, number: number, naptr: number];
type RemovedRow = [number: number, naptr: number, until: number];

/**
 * Deletes NAPTR values that no record has any more, piece by piece between other transactions: marks the values of all
 * records, those of staged changes included, then deletes what is not marked. A value that is put to use meanwhile is
 * marked by NaptrValues.watch. This instead of a count of uses, which would be a write for each record, or an index by
 * value, which would cost as much as the records themselves.
 */
export class UnusedValues {
  #marks: Uint8Array | undefined;
  #stage: 'staged' | 'records' | 'removed' | 'values' = 'staged';
  #after: number[] = [];
  readonly #last;
  readonly #staged;
  readonly #records;
  readonly #removed;
  readonly #ids;
  readonly #delete;

  constructor(
    db: Database.Database,
    private readonly values: NaptrValues,
  ) {
    this.#last = db.prepare<[], number | null>('SELECT max(id) FROM naptr').pluck();
    this.#staged = db
      .prepare<number[], StagedRow>(
        `SELECT change, number, naptr FROM staged_record WHERE (change, number, naptr) > (?, ?, ?)
         ORDER BY change, number, naptr LIMIT ${PIECE}`,
      )
      .raw();
    this.#records = db
      .prepare<number[], RecordRow>(
        `SELECT profile, number, naptr FROM record WHERE (profile, number, naptr) > (?, ?, ?)
         ORDER BY profile, number, naptr LIMIT ${PIECE}`,
      )
      .raw();
    this.#removed = db
      .prepare<number[], RemovedRow>(
        `SELECT number, naptr, until FROM removed_record WHERE (number, naptr, until) > (?, ?, ?)
         ORDER BY number, naptr, until LIMIT ${PIECE}`,
      )
      .raw();
    this.#ids = db.prepare<number[], number>(`SELECT id FROM naptr WHERE id > ? ORDER BY id LIMIT ${PIECE}`).pluck();
    this.#delete = db.prepare<[number]>('DELETE FROM naptr WHERE id = ?');
  }

  /** The highest id of a value: how many there can be. */
  get last(): number {
    return this.#last.get() ?? 0;
  }

  /** Begins a search, unless one is under way. */
  start(): void {
    if (this.#marks) return;
    const marks = new Uint8Array(Math.floor(this.last / 8) + 1);
    this.#marks = marks;
    this.values.watch((id) => mark(marks, id));
    this.#enter('staged', [-1, -1, -1]);
  }

  /** One piece of work. Returns whether there is more. */
  piece(): boolean {
    const marks = this.#marks;
    if (!marks) return false;
    switch (this.#stage) {
      case 'staged': {
        const rows = this.#staged.all(...this.#after);
        for (const row of rows) mark(marks, row[2]);
        this.#goOn(rows, 'records', [-1, -1, -1]);
        return true;
      }
      case 'records': {
        // What a change moves to removed_record meanwhile is met there, as that comes later.
        const rows = this.#records.all(...this.#after);
        for (const row of rows) mark(marks, row[2]);
        this.#goOn(rows, 'removed', [-1, -1, -1]);
        return true;
      }
      case 'removed': {
        const rows = this.#removed.all(...this.#after);
        for (const row of rows) mark(marks, row[1]);
        this.#goOn(rows, 'values', [-1]);
        return true;
      }
      case 'values':
        return this.#deleteUnmarked(marks);
    }
  }

  #deleteUnmarked(marks: Uint8Array): boolean {
    const ids = this.#ids.all(...this.#after).filter((id) => id < marks.length * 8);
    const unused = ids.filter((id) => !isMarked(marks, id));
    for (const id of unused) this.#delete.run(id);
    if (unused.length > 0) this.values.forget();
    if (ids.length === PIECE) {
      this.#after = [ids.at(-1)!];
      return true;
    }
    this.#marks = undefined;
    this.values.watch(undefined);
    return false;
  }

  #goOn(rows: number[][], next: 'records' | 'removed' | 'values', start: number[]): void {
    if (rows.length === PIECE) this.#after = rows.at(-1)!;
    else this.#enter(next, start);
  }

  #enter(stage: 'staged' | 'records' | 'removed' | 'values', start: number[]): void {
    this.#stage = stage;
    this.#after = start;
  }
}

function mark(marks: Uint8Array, id: number): void {
  // Ids above the end are newer than the search, which leaves them alone.
  if (id < marks.length * 8) marks[id >> 3]! |= 1 << (id & 7);
}

function isMarked(marks: Uint8Array, id: number): boolean {
  return (marks[id >> 3]! & (1 << (id & 7))) !== 0;
}
