import { isBlockKey, lengthOfBlock } from '../domain-order.js';
import { Chunks } from './chunks.js';
import { BLOCKS, CHUNK, CHUNKS, type IndexMemory } from './memory.js';
import { ANYTHING } from './sequence-lock.js';

/** A chunk with fewer entries is put together with a neighbour if both fit well into one. */
const FEW = CHUNK / 4;
const WELL_FILLED = (CHUNK * 3) / 4;
const NO_CHUNK = -1;

/** By what an entry is known. */
export interface EntryPlace {
  key: number;
  slot: number;
  template: number;
}

/**
 * The entries as the writer changes them, each known by key, slot of its profile and template. What changes them runs
 * inside a change of the sequence lock.
 */
export class Entries {
  count = 0;
  readonly #chunks: Chunks;
  /** The entry that was looked for last, and where it is or belongs. */
  #key = 0;
  #slot = 0;
  #template = 0;
  #position = 0;
  #chunk = 0;
  #at = 0;

  constructor(private readonly memory: IndexMemory) {
    this.#chunks = new Chunks(memory);
  }

  /** Whether the entry is there. `hasCompany`, `insert` and `remove` are about the one that was looked for last. */
  find(key: number, slot: number, template: number): boolean {
    const { memory } = this;
    this.#key = key;
    this.#slot = slot;
    this.#template = template;
    this.#position = Math.max(0, this.#positionOf(key, slot, template));
    this.#chunk = memory.header[CHUNKS] === 0 ? NO_CHUNK : memory.order[this.#position]!;
    if (this.#chunk === NO_CHUNK) return false;
    this.#at = this.#placeIn(this.#chunk, key, slot, template);
    return this.#isAt(this.#chunk, this.#at, key, slot, template);
  }

  /** Whether the profile has other entries of the key. */
  get hasCompany(): boolean {
    const at = this.#at;
    if (this.#chunk === NO_CHUNK) return false;
    const next = this.#isAt(this.#chunk, at, this.#key, this.#slot, this.#template) ? at + 1 : at;
    return this.#isOfSame(this.#position, at - 1) || this.#isOfSame(this.#position, next);
  }

  /** Makes room, outside the lock, for the next insertion. Throws IndexFull. */
  prepare(): void {
    this.#chunks.prepare();
  }

  /** What the insertion will change: a chunk, or ANYTHING. */
  get insertionChanges(): number {
    return this.#chunk === NO_CHUNK || this.memory.counts[this.#chunk] === CHUNK ? ANYTHING : this.#chunk;
  }

  /** The entry must not be there. */
  insert(since: number): void {
    const { memory } = this;
    let position = this.#position;
    let chunk = this.#chunk;
    let at = this.#at;
    if (chunk === NO_CHUNK) {
      chunk = this.#chunks.add(0);
      at = 0;
    } else if (memory.counts[chunk] === CHUNK) {
      // In order, as a profile mostly comes, chunks are filled one after the other; out of order a full one is halved.
      const kept = at === CHUNK ? CHUNK : CHUNK / 2;
      const added = this.#chunks.split(position, kept);
      if (at >= kept) {
        position += 1;
        chunk = added;
        at -= kept;
      }
    }
    this.#put(position, chunk, at, since);
    this.#counted(this.#key, 1);
  }

  /** What the removal will change: a chunk, or ANYTHING. */
  get removalChanges(): number {
    return this.memory.counts[this.#chunk]! > FEW ? this.#chunk : ANYTHING;
  }

  /** The entry must be there. */
  remove(): void {
    this.#move(this.#chunk, this.#at, this.#at + 1);
    this.#counted(this.#key, -1);
    this.#shrunk(this.#position, this.#chunk, this.#at === 0);
  }

  /** The first entry of the chunk at a place of the directory, which has one. */
  firstOf(position: number): EntryPlace {
    const { keys, slots, templates, order } = this.memory;
    const entry = order[position]! * CHUNK;
    return { key: keys[entry]!, slot: slots[entry]!, template: templates[entry]! };
  }

  /** The place in the directory of the chunk that this entry is in, or belongs in. */
  positionOf({ key, slot, template }: EntryPlace): number {
    return Math.max(0, this.#positionOf(key, slot, template));
  }

  /** Removes the entries of these profiles from the chunk at a place of the directory; tells their templates. Returns the place to go on at. */
  sweep(position: number, isDead: (slot: number) => boolean, removed: (template: number) => void): number {
    const { keys, slots, templates, since, counts, masks, order } = this.memory;
    const chunk = order[position]!;
    const start = chunk * CHUNK;
    const end = start + counts[chunk]!;
    let kept = start;
    let mask = 0;
    for (let entry = start; entry < end; entry += 1) {
      const slot = slots[entry]!;
      if (isDead(slot)) {
        removed(templates[entry]!);
        this.#counted(keys[entry]!, -1);
        continue;
      }
      keys[kept] = keys[entry]!;
      slots[kept] = slot;
      templates[kept] = templates[entry]!;
      since[kept] = since[entry]!;
      mask |= 1 << (slot & 31);
      kept += 1;
    }
    masks[chunk] = mask;
    if (kept === end) return position + 1;
    counts[chunk] = kept - start;
    return position + 1 - this.#shrunk(position, chunk, true);
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.#chunks.bytes;
  }

  #counted(key: number, difference: number): void {
    this.count += difference;
    if (!isBlockKey(key)) return;
    const { header } = this.memory;
    header[BLOCKS + lengthOfBlock(key)]! += difference;
  }

  /** The last chunk whose first entry is this one or before it; -1 where there is none. */
  #positionOf(key: number, slot: number, template: number): number {
    const { firsts, order, header } = this.memory;
    let low = 0;
    let high = header[CHUNKS]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const first = firsts[middle]!;
      if (first < key || (first === key && this.#precedesOrIs(order[middle]! * CHUNK, slot, template)))
        low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /**
   * Whether the entry at this place of a chunk, or the next one before or behind it, is of the key and profile that
   * were looked for last.
   */
  #isOfSame(position: number, at: number): boolean {
    const { keys, slots, order, counts, header } = this.memory;
    let [place, index] = [position, at];
    if (index < 0) {
      place -= 1;
      index = place < 0 ? 0 : counts[order[place]!]! - 1;
    } else if (index >= counts[order[place]!]!) {
      place += 1;
      index = 0;
    }
    if (place < 0 || place >= header[CHUNKS]!) return false;
    const entry = order[place]! * CHUNK + index;
    return keys[entry] === this.#key && slots[entry] === this.#slot;
  }

  /** Of two entries of the same key. */
  #precedesOrIs(entry: number, slot: number, template: number): boolean {
    const difference = this.memory.slots[entry]! - slot;
    return difference < 0 || (difference === 0 && this.memory.templates[entry]! <= template);
  }

  /** The place of the first entry of the chunk that is this one or behind it. */
  #placeIn(chunk: number, key: number, slot: number, template: number): number {
    const { keys, slots, templates, counts } = this.memory;
    const start = chunk * CHUNK;
    let low = start;
    let high = start + counts[chunk]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = keys[middle]!;
      const isBefore =
        other < key ||
        (other === key && (slots[middle]! < slot || (slots[middle] === slot && templates[middle]! < template)));
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    return low - start;
  }

  #isAt(chunk: number, at: number, key: number, slot: number, template: number): boolean {
    const { keys, slots, templates, counts } = this.memory;
    const entry = chunk * CHUNK + at;
    return at < counts[chunk]! && keys[entry] === key && slots[entry] === slot && templates[entry] === template;
  }

  #put(position: number, chunk: number, at: number, since: number): void {
    const { memory } = this;
    this.#move(chunk, at + 1, at);
    const entry = chunk * CHUNK + at;
    memory.keys[entry] = this.#key;
    memory.slots[entry] = this.#slot;
    memory.templates[entry] = this.#template;
    memory.since[entry] = since;
    memory.masks[chunk]! |= 1 << (this.#slot & 31);
    if (at === 0) memory.firsts[position] = this.#key;
  }

  /** Moves what is in the chunk from one place on to another, and counts accordingly. */
  #move(chunk: number, to: number, from: number): void {
    const { keys, slots, templates, since, counts } = this.memory;
    const start = chunk * CHUNK;
    const end = start + counts[chunk]!;
    counts[chunk]! += to - from;
    if (start + from === end) return;
    keys.copyWithin(start + to, start + from, end);
    slots.copyWithin(start + to, start + from, end);
    templates.copyWithin(start + to, start + from, end);
    since.copyWithin(start + to, start + from, end);
  }

  /** Entries have gone from the chunk. Returns how many chunks have gone at this position: 0 or 1. */
  #shrunk(position: number, chunk: number, isFirstGone: boolean): number {
    const { memory } = this;
    const count = memory.counts[chunk]!;
    if (count === 0) {
      this.#chunks.drop(position);
      return 1;
    }
    if (isFirstGone) memory.firsts[position] = memory.keys[chunk * CHUNK]!;
    if (count >= FEW) return 0;
    if (position > 0 && memory.counts[memory.order[position - 1]!]! + count <= WELL_FILLED) {
      this.#chunks.merge(position - 1);
      return 1;
    }
    const next = memory.order[position + 1]!;
    if (position + 1 < memory.header[CHUNKS]! && memory.counts[next]! + count <= WELL_FILLED) {
      this.#chunks.merge(position);
      // A sweep goes over the chunk that has been taken in with this one once more.
      return 1;
    }
    return 0;
  }
}
