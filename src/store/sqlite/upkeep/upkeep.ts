import type Database from 'better-sqlite3';
import type { CommitGroup } from '../commit-group.js';
import type { Tables } from '../tables/index.js';
import { CrowdedNumbers } from './crowded-numbers.js';
import { UnusedValues } from './unused-values.js';

/** Records deleted in one transaction: a few milliseconds that an ACK may have to wait for. */
const PIECE = 2000;
/** Records deleted, and values stored, from which on a search for unused values is worth its reading of all records. */
const WORTHWHILE = 10_000;

/**
 * Deletes in the background, in small pieces, what the operations have only marked: profiles that were replaced, removed or dropped, the past of
 * the host profile that no message needs any more, and NAPTR values without a record.
 */
export class Upkeep {
  #running: Promise<void> | undefined;
  #isWoken = false;
  #isStopped = false;
  #deleted = 0;
  readonly #discarded;
  readonly #bound;
  readonly #deleteTo;
  readonly #dropProfile;
  readonly #prune;
  readonly #unused;
  readonly #crowded;

  /** `failed` is told of an error; work goes on when something wakes it again. */
  constructor(
    db: Database.Database,
    private readonly tables: Tables,
    private readonly group: CommitGroup,
    private readonly now: () => number,
    private readonly failed: (error: Error) => void,
  ) {
    this.#discarded = db.prepare<[], number>("SELECT id FROM profile WHERE state = 'discarded' LIMIT 1").pluck();
    this.#bound = db
      .prepare<[number], number>(
        `SELECT number FROM record WHERE profile = ? ORDER BY number, naptr LIMIT 1 OFFSET ${PIECE - 1}`,
      )
      .pluck();
    this.#deleteTo = db.prepare<[number, number]>('DELETE FROM record WHERE profile = ? AND number <= ?');
    this.#dropProfile = db.prepare<[number]>('DELETE FROM profile WHERE id = ?');
    this.#prune = db.prepare<[number]>(
      `DELETE FROM removed_record WHERE (number, naptr, until) IN (
         SELECT number, naptr, until FROM removed_record WHERE until <= ? LIMIT ${PIECE}
       )`,
    );
    this.#unused = new UnusedValues(db, tables.values);
    this.#crowded = new CrowdedNumbers(db, tables.values);
  }

  /** Something may be left to delete. */
  wake(): void {
    this.#isWoken = true;
    if (this.#isStopped) return;
    this.#running ??= this.#run();
  }

  /**
   * Records have changed. Wakes it where a number has many values, or so many records were deleted that a search for
   * unused values costs little against that: it reads all records.
   */
  changed(): void {
    const { deleted } = this.tables.records;
    const isMuch = deleted >= WORTHWHILE && deleted >= this.#unused.last / 4;
    if (isMuch || this.tables.values.crowds.size > 0) this.wake();
  }

  /** Settles when nothing is left to delete, or deleting has failed. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#isWoken && !this.#isStopped) {
        this.#isWoken = false;
        await this.group.write(() => this.tables.profiles.discardOutlived(this.now()));
        while (!this.#isStopped && (await this.group.write(() => this.#piece())));
      }
    } catch (error) {
      this.failed(error as Error);
    } finally {
      this.#running = undefined;
    }
  }

  #piece(): boolean {
    return (
      this.#crowded.piece() ||
      this.#purge() ||
      this.tables.stagedChanges.deletePiece() ||
      this.#pruneRemoved() ||
      this.#sweepValues()
    );
  }

  #purge(): boolean {
    const profile = this.#discarded.get();
    if (profile === undefined) return false;
    const bound = this.#bound.get(profile);
    this.#deleted += this.#deleteTo.run(profile, bound ?? Number.MAX_SAFE_INTEGER).changes;
    if (bound === undefined) this.#dropProfile.run(profile);
    return true;
  }

  #pruneRemoved(): boolean {
    const oldest = this.tables.removedRecords.oldestNeeded();
    // A snapshot at the very position of a removal is without the record.
    return this.#prune.run(oldest ?? Number.MAX_SAFE_INTEGER).changes > 0;
  }

  #sweepValues(): boolean {
    if (this.#deleted + this.tables.records.deleted >= WORTHWHILE) {
      this.#deleted = 0;
      this.tables.records.deleted = 0;
      if (this.#unused.last >= WORTHWHILE) this.#unused.start();
    }
    return this.#unused.piece();
  }
}
