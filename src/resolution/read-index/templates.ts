import { type BlobContents, Blobs, NUMBER } from './blobs.js';
import { Heap } from './heap.js';
import type { IndexMemory } from './memory.js';
import type { WireWriter } from './wire.js';

/** As TTL: the record gives none. The highest TTL is 2^31 - 1 [RFC 2181 §8]. */
export const NO_TTL = 0xffff_ffff;

/**
 * RDATA of records in the heap, each stored once and counted, known by an address. It is in two pieces: what comes before the regexp, with the TTL, which
 * hardly ever differs from one number to the next, and the regexp with the replacement, which has a text of its own for most numbers.
 */
export class Templates {
  readonly #heap: Heap;
  readonly #fronts: Blobs;
  readonly #rests: Blobs;

  constructor(
    private readonly memory: IndexMemory,
    seed: number,
  ) {
    this.#heap = new Heap(memory);
    this.#fronts = new Blobs(memory, this.#heap, seed);
    this.#rests = new Blobs(memory, this.#heap, seed);
  }

  /** Bytes that they take, with what they are found by. */
  get bytes(): number {
    return this.#heap.used + this.#fronts.tableBytes + this.#rests.tableBytes;
  }

  /** The template of this RDATA and TTL, undefined where there is none. */
  find(wire: WireWriter, ttl: number): number | undefined {
    const front = this.#fronts.find(frontOf(wire, ttl));
    return front === undefined ? undefined : this.#rests.find(restOf(wire, front));
  }

  /** The template, which is put into the heap if it is not there, counted once more. Outside the lock, as nobody can read it yet. Throws IndexFull. */
  use(wire: WireWriter, ttl: number): number {
    const contents = frontOf(wire, ttl);
    const front = this.#fronts.find(contents) ?? this.#fronts.store(contents);
    const rest = restOf(wire, front);
    const template = this.#rests.find(rest) ?? this.#store(rest, front);
    this.#rests.use(template);
    return template;
  }

  /** Counts once less; forgets it after the last use. No entry may lead to it any more then. */
  release(template: number): void {
    const front = this.memory.words[template + NUMBER]!;
    if (this.#rests.release(template)) this.#fronts.release(front);
  }

  /** A front is used once by each template. */
  #store(rest: BlobContents, front: number): number {
    this.#fronts.use(front);
    try {
      return this.#rests.store(rest);
    } catch (error) {
      this.#fronts.release(front);
      throw error;
    }
  }
}

function frontOf({ bytes, regexpAt }: WireWriter, ttl: number): BlobContents {
  return { bytes, start: 0, end: regexpAt, number: ttl, small: 0 };
}

function restOf({ bytes, regexpAt, length, markers }: WireWriter, front: number): BlobContents {
  return { bytes, start: regexpAt, end: length, number: front, small: markers };
}
