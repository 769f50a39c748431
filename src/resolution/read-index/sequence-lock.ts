import { CHANGING, SEQUENCE } from './memory.js';

/** In place of a chunk: the change may be of anything, the directory included. */
export const ANYTHING = -1;
/** In place of a chunk: nothing is being changed. */
export const NOTHING = -2;

/** After so many readings in vain, some 20 µs, the writer has probably lost its core in the middle of a change: wait instead of using it. */
const PATIENCE = 2000;
/** Milliseconds. */
const WAIT = 0.1;

/**
 * A sequence lock: the writer makes the counter odd, changes the memory and makes it even; what a reader has read counts where the counter
 * is the same behind as before. Most changes are of one chunk, and readers that do not come to it need not wait for their end, which may be
 * milliseconds away where the writer has lost its core. Readers never hold the writer up. One instance a thread.
 */
export class SequenceLock {
  /** Ordinary reads and writes are not ordered by an Atomics.load or store behind or before them, on ARM for instance; by a read-modify-write they are. */
  readonly #fence = new Int32Array(new SharedArrayBuffer(4));
  #depth = 0;

  constructor(private readonly header: Int32Array) {}

  /** The writer's change, of entries of that chunk alone. What it throws has changed nothing, or the change is complete. A change within another is a part of that. */
  write<T>(change: () => T, chunk = ANYTHING): T {
    this.open(chunk);
    try {
      return change();
    } finally {
      this.close();
    }
  }

  open(chunk = ANYTHING): void {
    if (this.#depth++ > 0) return;
    Atomics.store(this.header, CHANGING, chunk);
    Atomics.add(this.header, SEQUENCE, 1);
    Atomics.add(this.#fence, 0, 0);
  }

  close(): void {
    if (--this.#depth === 0) Atomics.add(this.header, SEQUENCE, 1);
  }

  /** The reader's start, at which nothing or one chunk is being changed: gives what `isUnchanged` is to be asked with. */
  begin(): number {
    for (;;) {
      const sequence = Atomics.load(this.header, SEQUENCE);
      if (this.chunkChanging(sequence) !== ANYTHING) return sequence;
      this.awaitEnd(sequence);
    }
  }

  /** The chunk that must not be read: ANYTHING, NOTHING or one. It holds where `isUnchanged` says so afterwards. */
  chunkChanging(sequence: number): number {
    return (sequence & 1) === 0 ? NOTHING : Atomics.load(this.header, CHANGING);
  }

  /** Waits for the end of the change that was under way at that start. */
  awaitEnd(sequence: number): void {
    for (let spins = 0; Atomics.load(this.header, SEQUENCE) === sequence; spins += 1) {
      if (spins > PATIENCE) Atomics.wait(this.header, SEQUENCE, sequence, WAIT);
    }
  }

  isUnchanged(sequence: number): boolean {
    Atomics.add(this.#fence, 0, 0);
    return Atomics.load(this.header, SEQUENCE) === sequence;
  }
}
