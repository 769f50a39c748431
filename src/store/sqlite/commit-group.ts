import { setImmediate } from 'node:timers';
import type Database from 'better-sqlite3';
import { StoreClosed, StoreError } from '../../idd/ports/store/index.js';
import { storeError } from './store-error.js';

interface Waiting {
  operation: () => unknown;
  resolve: (value: never) => void;
  reject: (reason: unknown) => void;
}

/** Operations that wait for one commit at most: more of them would take more memory and not be done sooner. */
const MOST_WAITING = 10_000;

/** What is remembered in memory of the database and of what operations do to it. */
export interface Memory {
  /** Returns what is called after a rollback to this moment. */
  mark(): () => void;
  /** What has been done is durable. */
  committed(): void;
}

/**
 * Group commit: operations that arrive in one turn of the event loop share one transaction, and with it one flush to disk. Promises settle only
 * after the COMMIT. Where an operation fails, all is undone and done again with a savepoint for each, so that the failure of one does not
 * undo the others; savepoints at once would double the cost of every operation. So an operation may run twice, the first time in vain.
 */
export class CommitGroup {
  #writes: Waiting[] = [];
  #reads: Waiting[] = [];
  #closed = false;
  readonly #begin;
  readonly #commit;
  readonly #rollback;
  readonly #savepoint;
  readonly #undo;
  readonly #release;

  constructor(
    private readonly db: Database.Database,
    private readonly memory: Memory,
  ) {
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
    this.#savepoint = db.prepare('SAVEPOINT operation');
    this.#undo = db.prepare('ROLLBACK TO operation');
    this.#release = db.prepare('RELEASE operation');
  }

  /** Runs the operation in the next transaction, maybe twice; settles when that is durable. Rejects with StoreError, or with what the operation threw. */
  write<T>(operation: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) throw new StoreClosed();
      if (this.#writes.length === 0) setImmediate(() => this.#flush());
      this.#writes.push({ operation, resolve, reject });
    });
  }

  /** As `write`, for what comes from outside in any number: rejects with STORE_BUSY while too many wait. */
  accept<T>(operation: () => T): Promise<T> {
    if (this.#writes.length < MOST_WAITING) return this.write(operation);
    return Promise.reject(new StoreError('STORE_BUSY', 'Too many changes wait to be written: try again in a moment'));
  }

  /** Runs the operation after the writes that arrived before it; at once when there are none. */
  read<T>(operation: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) throw new StoreClosed();
      const read = { operation, resolve, reject };
      if (this.#writes.length === 0) perform(read);
      else this.#reads.push(read);
    });
  }

  /** Takes nothing more, and settles when what had arrived is durable. */
  async close(): Promise<void> {
    if (this.#closed) return;
    const last = this.#writes.length === 0 ? undefined : this.write(() => undefined);
    this.#closed = true;
    await last;
  }

  #flush(): void {
    const writes = this.#writes;
    const reads = this.#reads;
    this.#writes = [];
    this.#reads = [];
    for (const settle of this.#commitAll(writes)) settle();
    this.memory.committed();
    for (const read of reads) perform(read);
  }

  #commitAll(writes: Waiting[]): (() => void)[] {
    try {
      return this.#inTransaction(() => writes.map((write) => run(write)));
    } catch (error) {
      if (writes.length === 1)
        return writes.map(
          ({ reject }) =>
            () =>
              reject(storeError(error)),
        );
    }
    try {
      return this.#inTransaction(() => writes.map((write) => this.#attempt(write)));
    } catch (error) {
      return writes.map(
        ({ reject }) =>
          () =>
            reject(storeError(error)),
      );
    }
  }

  #inTransaction<T>(work: () => T): T {
    const undo = this.memory.mark();
    try {
      this.#begin.run();
      const value = work();
      this.#commit.run();
      return value;
    } catch (error) {
      if (this.db.inTransaction) this.#rollback.run();
      undo();
      throw error;
    }
  }

  #attempt(write: Waiting): () => void {
    this.#savepoint.run();
    const undo = this.memory.mark();
    try {
      const settle = run(write);
      this.#release.run();
      return settle;
    } catch (error) {
      // After some errors, a full disk among them, SQLite may have undone the whole transaction by itself.
      if (!this.db.inTransaction) throw error;
      this.#undo.run();
      this.#release.run();
      undo();
      return () => write.reject(storeError(error));
    }
  }
}

/** Runs an operation; the result is told when the returned function is called. */
function run({ operation, resolve }: Waiting): () => void {
  const value = operation();
  return () => resolve(value as never);
}

function perform({ operation, resolve, reject }: Waiting): void {
  try {
    resolve(operation() as never);
  } catch (error) {
    reject(storeError(error));
  }
}
