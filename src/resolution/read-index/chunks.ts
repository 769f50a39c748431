import { CHUNK, CHUNKS, type IndexMemory } from './memory.js';

/**
 * The chunks that entries lie in, as the writer puts them into the directory and takes them out. The writer's alone, as
 * free chunks are known to it only; what changes the directory runs inside a change of the sequence lock.
 */
export class Chunks {
  readonly #free: number[] = [];
  /** Chunks that have ever been used. */
  #used = 0;

  constructor(private readonly memory: IndexMemory) {}

  /** Makes room, outside the lock, for one more chunk. Throws IndexFull. */
  prepare(): void {
    if (this.#free.length === 0 && this.#used >= this.memory.counts.length) this.memory.growChunks(this.#used + 1);
  }

  /** Bytes in use. */
  get bytes(): number {
    return (this.#used - this.#free.length) * (CHUNK * 22 + 24);
  }

  /** An empty chunk at this position of the directory. */
  add(position: number): number {
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

  /** A chunk behind the one at this position takes all but the first `kept` of its entries. */
  split(position: number, kept: number): number {
    const { order, counts, masks } = this.memory;
    const chunk = order[position]!;
    const added = this.add(position + 1);
    masks[added] = masks[chunk]!;
    this.#append(added, chunk, kept);
    counts[chunk] = kept;
    if (counts[added]! > 0) this.memory.firsts[position + 1] = this.memory.keys[added * CHUNK]!;
    return added;
  }

  /** The chunk at this position takes in the one behind it. */
  merge(position: number): void {
    const { order, masks } = this.memory;
    const chunk = order[position]!;
    const other = order[position + 1]!;
    this.#append(chunk, other, 0);
    masks[chunk]! |= masks[other]!;
    this.drop(position + 1);
  }

  drop(position: number): void {
    const { memory } = this;
    const chunks = memory.header[CHUNKS]!;
    this.#free.push(memory.order[position]!);
    memory.firsts.copyWithin(position, position + 1, chunks);
    memory.order.copyWithin(position, position + 1, chunks);
    memory.header[CHUNKS] = chunks - 1;
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
}
