import { setImmediate } from 'node:timers';
import type Database from 'better-sqlite3';
import { StoreClosed, StoreError } from '../../idd/ports/store/index.js';
import { storeError } from './store-error.js';

interface Waiting {
  kind: 'write' | 'read';
  operation: () => unknown;
  resolve: (value: never) => void;
  reject: (reason: unknown) => void;
}

/** Writes that wait for their commit at most: more of them would take more memory and not be done sooner. */
const MOST_WAITING = 10_000;

/**
 * Milliseconds after which a transaction takes no more operations: what still waits goes into the next one, in a later
 * turn of the event loop, so that many operations at once do not keep everything else waiting.
 */
const TURN = 10;

/** What is remembered in memory of the database and of what operations do to it. */
export interface Memory {
  /** Returns what is called after a rollback to this moment. */
  mark(): () => void;
  /** What has been done is durable. */
  committed(): void;
}

/**
 * Group commit: operations that arrive in one turn of the event loop share one transaction, and with it one flush to
 * disk, as many of them as take some milliseconds. Promises settle only after the COMMIT. Where an operation fails, all
 * is undone and done again with a savepoint for each, so that the failure of one does not undo the others; savepoints
 * at once would double the cost of every operation. So an operation may run twice, the first time in vain.
 */
export class CommitGroup {
  /** In the order in which they arrived; the first one is a write. */
  #waiting: Waiting[] = [];
  #writesWaiting = 0;
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
    /** Milliseconds, from any moment on. */
    private readonly now: () => number = () => performance.now(),
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
      if (this.#waiting.length === 0) setImmediate(() => this.#flush());
      this.#waiting.push({ kind: 'write', operation, resolve, reject });
      this.#writesWaiting += 1;
    });
  }

  /** As `write`, for what comes from outside in any number: rejects with STORE_BUSY while too many wait. */
  accept<T>(operation: () => T): Promise<T> {
    if (this.#writesWaiting < MOST_WAITING) return this.write(operation);
    return Promise.reject(new StoreError('STORE_BUSY', 'Too many changes wait to be written: try again in a moment'));
  }

  /** Runs the operation after the writes that arrived before it; at once when there are none. */
  read<T>(operation: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) throw new StoreClosed();
      const read: Waiting = { kind: 'read', operation, resolve, reject };
      if (this.#waiting.length === 0) perform(read);
      else this.#waiting.push(read);
    });
  }

  /** Takes nothing more, and settles when what had arrived is durable. */
  async close(): Promise<void> {
    if (this.#closed) return;
    const last = this.#waiting.length === 0 ? undefined : this.write(() => undefined);
    this.#closed = true;
    await last;
  }

  #flush(): void {
    const waiting = this.#waiting;
    const { settle, taken } = this.#commitSome(waiting);
    const done = waiting.slice(0, taken);
    this.#waiting = waiting.slice(taken);
    this.#writesWaiting -= settle.length;
    for (const each of settle) each();
    this.memory.committed();
    for (const each of done) if (each.kind === 'read') perform(each);
    if (this.#waiting.length > 0) setImmediate(() => this.#flush());
  }

  /**
   * Commits the first writes among what waits. `taken` is how many of those that wait, reads included, are done with
   * it; `settle` tells each write's caller what became of it.
   */
  #commitSome(waiting: Waiting[]): { settle: (() => void)[]; taken: number } {
    const until = this.now() + TURN;
    const writes: Waiting[] = [];
    let taken = 0;
    try {
      const settle = this.#inTransaction(() => {
        const settle: (() => void)[] = [];
        while (
          taken < waiting.length &&
          (waiting[taken]!.kind === 'read' || writes.length === 0 || this.now() < until)
        ) {
          const next = waiting[taken]!;
          taken += 1;
          if (next.kind === 'read') continue;
          writes.push(next);
          settle.push(run(next));
        }
        return settle;
      });
      return { settle, taken };
    } catch (error) {
      // Not even a transaction can be begun: none of those that wait would fare better.
      if (writes.length === 0) {
        const all = waiting.filter(({ kind }) => kind === 'write');
        return { settle: rejections(all, error), taken: waiting.length };
      }
      return { settle: writes.length === 1 ? rejections(writes, error) : this.#commitEach(writes), taken };
    }
  }

  /** Commits the writes that do not fail. */
  #commitEach(writes: Waiting[]): (() => void)[] {
    try {
      return this.#inTransaction(() => writes.map((write) => this.#attempt(write)));
    } catch (error) {
      return rejections(writes, error);
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

function rejections(writes: Waiting[], error: unknown): (() => void)[] {
  return writes.map(
    ({ reject }) =>
      () =>
        reject(storeError(error)),
  );
}

function perform({ operation, resolve, reject }: Waiting): void {
  try {
    resolve(operation() as never);
  } catch (error) {
    reject(storeError(error));
  }
}
