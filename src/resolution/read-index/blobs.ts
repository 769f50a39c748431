import { type Heap, UNIT } from './heap.js';
import type { IndexMemory } from './memory.js';

/** Bytes in front of the contents of a blob: count of uses (4), a number (4), length (2), a small number (1). */
export const HEAD = 11;
/** Where the parts of the head stand: in units of the blob's address, and in bytes. */
export const NUMBER = 1;
export const LENGTH = 8;
export const SMALL = 10;

const SEGMENTS = 256;

/** What a blob is to say: bytes `start` to `end`, a number of 32 bits and one of 8. */
export interface BlobContents {
  bytes: Uint8Array;
  start: number;
  end: number;
  number: number;
  small: number;
}

/**
 * Pieces of the heap, each stored once and counted, and known by its address. The writer's alone: it finds them by a hash table, in segments that grow one at a
 * time, so that no insertion takes long.
 */
export class Blobs {
  readonly #segments = Array.from({ length: SEGMENTS }, () => new Segment());

  /** `seed`: a number that peers do not know. */
  constructor(
    private readonly memory: IndexMemory,
    private readonly heap: Heap,
    private readonly seed: number,
  ) {}

  get tableBytes(): number {
    return this.#segments.reduce((sum, { table }) => sum + table.byteLength, 0);
  }

  /** The blob of these contents, undefined where there is none. */
  find(contents: BlobContents): number | undefined {
    const hash = this.#hashOf(contents);
    const { table } = this.#segments[hash & (SEGMENTS - 1)]!;
    for (let at = startIn(table, hash); ; at = (at + 1) & (table.length - 1)) {
      const blob = table[at]!;
      if (blob === 0) return undefined;
      if (blob !== GONE && this.#equals(blob, contents)) return blob;
    }
  }

  /** Puts it into the heap, with no use yet: it must not be there. Where nobody can read it yet: outside the lock. */
  store(contents: BlobContents): number {
    const { bytes: from, start, end, number, small } = contents;
    const length = end - start;
    const blob = this.heap.allocate(HEAD + length);
    const { words, bytes } = this.memory;
    const head = blob * UNIT;
    words[blob] = 0;
    words[blob + NUMBER] = number;
    bytes[head + LENGTH] = length >> 8;
    bytes[head + LENGTH + 1] = length;
    bytes[head + SMALL] = small;
    for (let at = 0; at < length; at += 1) bytes[head + HEAD + at] = from[start + at]!;
    const hash = this.#hashOf(contents);
    this.#segments[hash & (SEGMENTS - 1)]!.add(blob, hash, (each) => this.#hashOf(this.#contents(each)));
    return blob;
  }

  use(blob: number): void {
    this.memory.words[blob]! += 1;
  }

  /** Counts once less, and forgets it after the last use: true then. Nothing may lead to it any more in that case. */
  release(blob: number): boolean {
    const { words } = this.memory;
    words[blob]! -= 1;
    if (words[blob] !== 0) return false;
    const contents = this.#contents(blob);
    const hash = this.#hashOf(contents);
    this.#segments[hash & (SEGMENTS - 1)]!.delete(blob, hash);
    this.heap.free(blob, HEAD + contents.end - contents.start);
    return true;
  }

  #contents(blob: number): BlobContents {
    const { words, bytes } = this.memory;
    const start = blob * UNIT + HEAD;
    const end = start + this.#length(blob);
    return { bytes, start, end, number: words[blob + NUMBER]!, small: bytes[blob * UNIT + SMALL]! };
  }

  #length(blob: number): number {
    const { bytes } = this.memory;
    return bytes[blob * UNIT + LENGTH]! * 256 + bytes[blob * UNIT + LENGTH + 1]!;
  }

  #equals(blob: number, { bytes: from, start, end, number, small }: BlobContents): boolean {
    const { words, bytes } = this.memory;
    const length = end - start;
    const head = blob * UNIT;
    if (words[blob + NUMBER] !== number || this.#length(blob) !== length || bytes[head + SMALL] !== small) return false;
    for (let at = 0; at < length; at += 1) if (bytes[head + HEAD + at] !== from[start + at]) return false;
    return true;
  }

  /** With a seed, so that no peer can choose records whose hashes are all the same. */
  #hashOf({ bytes, start, end, number }: BlobContents): number {
    // Multiplied, as a number and a first byte that differ in the same bits would cancel out whatever the seed is.
    let hash = Math.imul(this.seed ^ number, 0x9e3779b1);
    hash ^= hash >>> 16;
    for (let at = start; at < end; at += 1) {
      hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash ^ (hash >>> 13), 0x5bd1e995);
    return (hash ^ (hash >>> 16)) >>> 0;
  }
}

/** In place of a blob that has gone: the search goes on behind it. */
const GONE = 0xffff_ffff;

/** An open-addressing table of blobs. */
class Segment {
  table = new Uint32Array(16);
  #live = 0;
  /** Live or gone. */
  #taken = 0;

  add(blob: number, hash: number, hashOf: (blob: number) => number): void {
    if ((this.#taken + 1) * 4 > this.table.length * 3) this.#rebuild(hashOf);
    put(this.table, blob, hash);
    this.#live += 1;
    this.#taken += 1;
  }

  delete(blob: number, hash: number): void {
    const { table } = this;
    for (let at = startIn(table, hash); table[at] !== 0; at = (at + 1) & (table.length - 1)) {
      if (table[at] !== blob) continue;
      table[at] = GONE;
      this.#live -= 1;
      return;
    }
  }

  #rebuild(hashOf: (blob: number) => number): void {
    const old = this.table;
    let length = 16;
    while ((this.#live + 1) * 2 > length) length *= 2;
    this.table = new Uint32Array(length);
    for (const blob of old) if (blob !== 0 && blob !== GONE) put(this.table, blob, hashOf(blob));
    this.#taken = this.#live;
  }
}

function put(table: Uint32Array, blob: number, hash: number): void {
  let at = startIn(table, hash);
  while (table[at] !== 0) at = (at + 1) & (table.length - 1);
  table[at] = blob;
}

/** The low bits of the hash have chosen the segment. */
function startIn(table: Uint32Array, hash: number): number {
  return (hash >>> 8) & (table.length - 1);
}
