import { CHUNK, CHUNKS, type IndexMemory } from './memory.js';

/** How far from where a key is expected it is looked for next: entries in a cache line. */
const NEAR = 8;
/** So many entries of one key and profile are walked over one by one. */
const WALKED = 8;

/** A place among the entries of an index, in the order of keys. On memory that is being changed it may stand anywhere, but every walk ends. */
export class Cursor {
  /** Place of the chunk in the directory. */
  position = 0;
  /** Place in the chunk. */
  at = 0;
  /** Place in the columns; -1 behind the last entry. */
  entry = -1;
  /** Whether it has come to the chunk that it is to avoid: what was found then may be anything. */
  hasMet = false;
  #end = 0;
  #avoided = -1;

  constructor(private readonly memory: IndexMemory) {}

  /** From now on `hasMet` tells whether it comes to this chunk. */
  avoid(chunk: number): void {
    this.#avoided = chunk;
    this.hasMet = false;
  }

  /** To the first entry whose key is this one or above. */
  seek(key: number): void {
    const { firsts, keys, order, counts } = this.memory;
    const low = this.memory.chunksBelow(key);
    if (low === 0) {
      this.enter(0);
      return;
    }
    // Entries of the same key may begin at the end of the chunk before.
    this.position = low - 1;
    const number = order[this.position]!;
    if (number === this.#avoided) this.hasMet = true;
    const chunk = number * CHUNK;
    let start = chunk;
    let end = chunk + counts[number]!;
    this.#end = end;
    const first = firsts[low - 1]!;
    // Numbers are dense: where the key would be if they were evenly spread is mostly a cache line away, where halving would read seven.
    let middle = start + Math.floor(((key - first) / (firsts[low]! - first)) * (end - start));
    if (!(middle >= start && middle < end)) middle = (start + end) >>> 1;
    for (let step = NEAR; start < end; step *= 2) {
      const isBelow = keys[middle]! < key;
      if (isBelow) start = middle + 1;
      else end = middle;
      const next = isBelow ? middle + step : middle - step;
      middle = next >= start && next < end ? next : (start + end) >>> 1;
    }
    if (start < this.#end) {
      this.at = start - chunk;
      this.entry = start;
    } else this.enter(low);
  }

  /** Whether the entry at which it stands is surely the only one of its key. False says nothing. */
  get isAlone(): boolean {
    const { keys } = this.memory;
    return this.entry + 1 < this.#end && keys[this.entry + 1] !== keys[this.entry];
  }

  /** The next entry; entry is -1 behind the last. */
  next(): void {
    this.at += 1;
    this.entry += 1;
    if (this.entry >= this.#end) this.enter(this.position + 1);
  }

  /**
   * To the first entry behind those of this key and profile, however many these are. Nearly always they are few, so it
   * walks at first, and only then halves what is left.
   */
  passProfile(): void {
    const { keys, slots } = this.memory;
    const key = keys[this.entry]!;
    const slot = slots[this.entry]!;
    for (let walked = 0; walked < WALKED; walked += 1) {
      this.next();
      if (this.entry < 0 || keys[this.entry] !== key || slots[this.entry] !== slot) return;
    }
    const last = this.#lastChunkOf(key, slot);
    if (last !== this.position) this.enter(last);
    let start = this.entry;
    let end = this.#end;
    while (start < end) {
      const middle = (start + end) >>> 1;
      if (keys[middle]! < key || (keys[middle] === key && slots[middle]! <= slot)) start = middle + 1;
      else end = middle;
    }
    if (start >= 0 && start < this.#end) {
      this.at += start - this.entry;
      this.entry = start;
    } else this.enter(last + 1);
  }

  /** From this chunk on, the last one that begins with an entry of this key and profile, or with one before these. */
  #lastChunkOf(key: number, slot: number): number {
    const { firsts, slots, order, header } = this.memory;
    let low = this.position + 1;
    let high = header[CHUNKS]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const chunk = order[middle]!;
      if (chunk === this.#avoided) this.hasMet = true;
      const first = firsts[middle]!;
      if (first < key || (first === key && slots[chunk * CHUNK]! <= slot)) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Back to where it has been. */
  goTo(position: number, at: number): void {
    this.enter(position);
    if (this.entry < 0) return;
    this.at = at;
    this.entry += at;
  }

  /** To the first entry of the chunk at this place of the directory. */
  enter(position: number): void {
    const { order, counts, header } = this.memory;
    this.position = position;
    this.at = 0;
    if (position >= header[CHUNKS]!) {
      this.entry = -1;
      return;
    }
    const chunk = order[position]!;
    if (chunk === this.#avoided) this.hasMet = true;
    this.entry = chunk * CHUNK;
    this.#end = this.entry + counts[chunk]!;
    // Chunks are never empty, except on memory that is being changed.
    if (!(this.#end > this.entry)) this.entry = -1;
  }
}
