import { isBlockKey, lengthOfBlock } from '../domain-order.js';
import { BLOCKS, CHUNK, CHUNKS, type IndexMemory } from './memory.js';
import { ANYTHING } from './sequence-lock.js';

/** A chunk with fewer entries is put together with a neighbour if both fit well into one. */
const FEW = CHUNK / 4;
const WELL_FILLED = (CHUNK * 3) / 4;
const NO_CHUNK = -1;

/**
 * The entries as the writer changes them, each known by key, slot of its profile and template. What changes them runs inside a change of the sequence lock; the
 * writer's alone, as free chunks are known to it only.
 */
export class Entries {
  count = 0;
  readonly #free: number[] = [];
  /** Chunks that have ever been used. */
  #used = 0;
  /** The entry that was looked for last, and where it is or belongs. */
  #key = 0;
  #slot = 0;
  #template = 0;
  #position = 0;
  #chunk = 0;
  #at = 0;

  constructor(private readonly memory: IndexMemory) {}

  /** Whether the entry is there. `insert` and `remove` are about the one that was looked for last. */
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

  /** Makes room, outside the lock, for the next insertion. Throws IndexFull. */
  prepare(): void {
    if (this.#free.length === 0 && this.#used >= this.memory.counts.length) this.memory.growChunks(this.#used + 1);
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
      chunk = this.#addChunk(0);
      at = 0;
    } else if (memory.counts[chunk] === CHUNK) {
      // In order, as a profile mostly comes, chunks are filled one after the other; out of order a full one is halved.
      const kept = at === CHUNK ? CHUNK : CHUNK / 2;
      const added = this.#split(position, kept);
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

  /** The place in the directory of a chunk before which there is no entry of this key. */
  chunkOf(key: number): number {
    return Math.max(0, this.memory.chunksBelow(key) - 1);
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
    return (this.#used - this.#free.length) * (CHUNK * 22 + 24);
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

  /** A chunk behind the one at this position takes all but the first `kept` of its entries. */
  #split(position: number, kept: number): number {
    const { order, counts, masks } = this.memory;
    const chunk = order[position]!;
    const added = this.#addChunk(position + 1);
    masks[added] = masks[chunk]!;
    this.#append(added, chunk, kept);
    counts[chunk] = kept;
    if (counts[added]! > 0) this.memory.firsts[position + 1] = this.memory.keys[added * CHUNK]!;
    return added;
  }

  /** What the other chunk has from a place on, behind what this one has. */
  #append(chunk: number, other: number, from: number): void {
    const { keys, slots, templates, since, counts } = this.memory;
    const to = chunk * CHUNK + counts[chunk]!;
    const start = other * CHUNK + from;
    const end = other * CHUNK + counts[other]!;
    keys.copyWithin(to, start, end);
    slots.copyWithin(to, start, end);
    templates.copyWithin(to, start, end);
    since.copyWithin(to, start, end);
    counts[chunk]! += end - start;
  }

  #addChunk(position: number): number {
    const { memory } = this;
    const chunk = this.#free.pop() ?? this.#used++;
    const chunks = memory.header[CHUNKS]!;
    memory.firsts.copyWithin(position + 1, position, chunks);
    memory.order.copyWithin(position + 1, position, chunks);
    memory.order[position] = chunk;
    memory.counts[chunk] = 0;
    memory.masks[chunk] = 0;
    memory.header[CHUNKS] = chunks + 1;
    return chunk;
  }

  /** Entries have gone from the chunk. Returns how many chunks have gone at this position: 0 or 1. */
  #shrunk(position: number, chunk: number, isFirstGone: boolean): number {
    const { memory } = this;
    const count = memory.counts[chunk]!;
    if (count === 0) {
      this.#dropChunk(position);
      return 1;
    }
    if (isFirstGone) memory.firsts[position] = memory.keys[chunk * CHUNK]!;
    if (count >= FEW) return 0;
    if (position > 0 && memory.counts[memory.order[position - 1]!]! + count <= WELL_FILLED) {
      this.#merge(position - 1);
      return 1;
    }
    const next = memory.order[position + 1]!;
    if (position + 1 < memory.header[CHUNKS]! && memory.counts[next]! + count <= WELL_FILLED) {
      this.#merge(position);
      // A sweep goes over the chunk that has been taken in with this one once more.
      return 1;
    }
    return 0;
  }

  /** The chunk at this position takes in the one behind it. */
  #merge(position: number): void {
    const { order, masks } = this.memory;
    const chunk = order[position]!;
    const other = order[position + 1]!;
    this.#append(chunk, other, 0);
    masks[chunk]! |= masks[other]!;
    this.#dropChunk(position + 1);
  }

  #dropChunk(position: number): void {
    const { memory } = this;
    const chunks = memory.header[CHUNKS]!;
    this.#free.push(memory.order[position]!);
    memory.firsts.copyWithin(position, position + 1, chunks);
    memory.order.copyWithin(position, position + 1, chunks);
    memory.header[CHUNKS] = chunks - 1;
  }
}
