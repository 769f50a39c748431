import { SEQUENCE } from './memory.js';

/** After so many readings in vain, some 20 µs, the writer has probably lost its core in the middle of a change: wait instead of using it. */
const PATIENCE = 2000;
/** Milliseconds. */
const WAIT = 0.1;

/**
 * A sequence lock: the writer makes the counter odd, changes the memory and makes it even; what a reader has read counts where the counter was
 * even and is the same behind. Readers never hold the writer up, and the writer's changes are so short that they are hardly noticed. One instance a thread.
 */
export class SequenceLock {
  /** Ordinary reads and writes are not ordered by an Atomics.load or store behind or before them, on ARM for instance; by a read-modify-write they are. */
  readonly #fence = new Int32Array(new SharedArrayBuffer(4));
  #depth = 0;

  constructor(private readonly header: Int32Array) {}

  /** The writer's change. What it throws has changed nothing, or the change is complete. */
  write<T>(change: () => T): T {
    this.open();
    try {
      return change();
    } finally {
      this.close();
    }
  }

  open(): void {
    if (this.#depth++ > 0) return;
    Atomics.add(this.header, SEQUENCE, 1);
    Atomics.add(this.#fence, 0, 0);
  }

  close(): void {
    if (--this.#depth === 0) Atomics.add(this.header, SEQUENCE, 1);
  }

  /** The reader's start: gives what `isUnchanged` is to be asked with. `tries`: how often it has read in vain. */
  begin(tries: number): number {
    for (let spins = tries; ; spins += 1) {
      const sequence = Atomics.load(this.header, SEQUENCE);
      if ((sequence & 1) === 0) return sequence;
      if (spins > PATIENCE) Atomics.wait(this.header, SEQUENCE, sequence, WAIT);
    }
  }

  isUnchanged(sequence: number): boolean {
    Atomics.add(this.#fence, 0, 0);
    return Atomics.load(this.header, SEQUENCE) === sequence;
  }
}
