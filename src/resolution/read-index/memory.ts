/** Entries in a chunk at most: half of them are moved, on average, when one comes in out of order. */
export const CHUNK = 256;

/** Places in the header. */
export const SEQUENCE = 0;
/** Changes when a buffer has grown. */
export const GENERATION = 1;
/** How many chunks the directory has. */
export const CHUNKS = 2;
/** While the sequence is odd: what is being changed, see SequenceLock. */
export const CHANGING = 3;
/** Here and behind: how many block entries there are of each length of digits, be they in force or not. */
export const BLOCKS = 16;

/** Numbers in a row of the table of profiles. */
export const PROFILE_ROW = 4;
export const OPERATOR = 0;
/** In force from this time on, milliseconds since 1970. */
export const FROM = 1;
/** Up to but not including this time. */
export const UNTIL = 2;
/** For entries without a `since` of their own. */
export const ANNOUNCED = 3;

/** Profiles at most: what a column of 16 bits can tell apart. */
export const MOST_PROFILES = 65_536;
/** A SharedArrayBuffer takes no more. */
const MOST_BYTES = 2 ** 32;

/** What another thread needs to read the index: can be cloned by `postMessage`. */
export interface IndexHandle {
  /** The host operator, then the others in the order of their names. */
  operators: readonly string[];
  header: SharedArrayBuffer;
  priorities: SharedArrayBuffer;
  profiles: SharedArrayBuffer;
  firsts: SharedArrayBuffer;
  order: SharedArrayBuffer;
  counts: SharedArrayBuffer;
  masks: SharedArrayBuffer;
  keys: SharedArrayBuffer;
  slots: SharedArrayBuffer;
  templates: SharedArrayBuffer;
  since: SharedArrayBuffer;
  heap: SharedArrayBuffer;
}

/** The lib of TypeScript's ES2023 does not know what Node.js 20 has. */
type Growable = SharedArrayBuffer & { grow(bytes: number): void; readonly maxByteLength: number };

function growable(most: number): SharedArrayBuffer {
  const create = SharedArrayBuffer as unknown as new (
    bytes: number,
    options: { maxByteLength: number },
  ) => SharedArrayBuffer;
  return new create(0, { maxByteLength: Math.min(most, MOST_BYTES) });
}

/** Reserves address space for so many entries; memory is taken as it is filled. Throws RangeError where the system gives none. */
export function newMemory(operators: readonly string[], priorities: readonly number[], capacity: number): IndexHandle {
  const most = Math.ceil(capacity / CHUNK) * 2;
  const handle: IndexHandle = {
    operators,
    header: new SharedArrayBuffer(4 * 64),
    priorities: new SharedArrayBuffer(8 * operators.length),
    profiles: growable(MOST_PROFILES * PROFILE_ROW * 8),
    firsts: growable(most * 8),
    order: growable(most * 8),
    counts: growable(most * 4),
    masks: growable(most * 4),
    keys: growable(most * CHUNK * 8),
    slots: growable(most * CHUNK * 2),
    templates: growable(most * CHUNK * 4),
    since: growable(most * CHUNK * 8),
    heap: growable(Math.max(capacity * 96, 2 ** 20)),
  };
  new Float64Array(handle.priorities).set(priorities);
  return handle;
}

/**
 * The memory of an index as one thread sees it. The views have a fixed length, as those that follow the growth of their buffer are read at half the
 * speed (Node.js 20): `refresh` makes new ones after growth.
 *
 * Entries lie in chunks, sorted by key, profile and template; chunk c has its entries from c * CHUNK on. The directory has the chunks in order: `firsts` their
 * first keys, `order` their numbers.
 */
export class IndexMemory {
  readonly header: Int32Array;
  readonly priorities: Float64Array;
  profiles!: Float64Array;
  firsts!: Float64Array;
  /** 8 bytes each, as shared memory is moved four times as quickly in these. */
  order!: Float64Array;
  counts!: Int32Array;
  /** Bit n is set where the chunk may have entries of a profile whose slot is n modulo 32. */
  masks!: Int32Array;
  keys!: Float64Array;
  slots!: Uint16Array;
  templates!: Uint32Array;
  /** When the operator first announced this number or block; 0: with its profile. */
  since!: Float64Array;
  words!: Uint32Array;
  bytes!: Uint8Array;
  #generation = -1;

  constructor(readonly handle: IndexHandle) {
    this.header = new Int32Array(handle.header);
    this.priorities = new Float64Array(handle.priorities);
    this.refresh();
  }

  /** How many chunks, from the first of the directory on, begin with a key below this one. */
  chunksBelow(key: number): number {
    const { firsts, header } = this;
    let low = 0;
    let high = header[CHUNKS]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (firsts[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** To be called before each reading: another thread may have made the buffers grow. */
  refresh(): void {
    const generation = Atomics.load(this.header, GENERATION);
    if (generation === this.#generation) return;
    this.#generation = generation;
    const { handle } = this;
    // A length of its own keeps a view from following the growth of its buffer.
    const length = (buffer: SharedArrayBuffer, size: number) => Math.floor(buffer.byteLength / size);
    this.profiles = new Float64Array(handle.profiles, 0, length(handle.profiles, 8));
    this.firsts = new Float64Array(handle.firsts, 0, length(handle.firsts, 8));
    this.order = new Float64Array(handle.order, 0, length(handle.order, 8));
    this.counts = new Int32Array(handle.counts, 0, length(handle.counts, 4));
    this.masks = new Int32Array(handle.masks, 0, length(handle.masks, 4));
    this.keys = new Float64Array(handle.keys, 0, length(handle.keys, 8));
    this.slots = new Uint16Array(handle.slots, 0, length(handle.slots, 2));
    this.templates = new Uint32Array(handle.templates, 0, length(handle.templates, 4));
    this.since = new Float64Array(handle.since, 0, length(handle.since, 8));
    this.words = new Uint32Array(handle.heap, 0, length(handle.heap, 4));
    this.bytes = new Uint8Array(handle.heap, 0, handle.heap.byteLength);
  }

  /** The writer's: room for so many chunks. Throws IndexFull. */
  growChunks(chunks: number): void {
    const { handle } = this;
    const wanted = roomFor(chunks, 16);
    const entries = wanted * CHUNK;
    const sizes: [SharedArrayBuffer, number, number][] = [
      [handle.firsts, wanted * 8, chunks * 8],
      [handle.order, wanted * 8, chunks * 8],
      [handle.counts, wanted * 4, chunks * 4],
      [handle.masks, wanted * 4, chunks * 4],
      [handle.keys, entries * 8, chunks * CHUNK * 8],
      [handle.slots, entries * 2, chunks * CHUNK * 2],
      [handle.templates, entries * 4, chunks * CHUNK * 4],
      [handle.since, entries * 8, chunks * CHUNK * 8],
    ];
    for (const [buffer, bytes, least] of sizes) grow(buffer, bytes, least);
    this.#grown();
  }

  growHeap(bytes: number): void {
    grow(this.handle.heap, Math.ceil(roomFor(bytes, 16_384) / 8) * 8, bytes);
    this.#grown();
  }

  growProfiles(profiles: number): void {
    grow(this.handle.profiles, roomFor(profiles, 64) * PROFILE_ROW * 8, profiles * PROFILE_ROW * 8);
    this.#grown();
  }

  #grown(): void {
    Atomics.add(this.header, GENERATION, 1);
    this.refresh();
  }
}

/** The index takes no more: its capacity, which is far above what a DES is made for, is used up. */
export class IndexFull extends Error {
  override readonly name = 'IndexFull';
  constructor() {
    super('The read index cannot take more numbers');
  }
}

/** An eighth more than what is needed: pages that nothing was written to take no memory. */
function roomFor(needed: number, least: number): number {
  return Math.max(least, Math.ceil(needed * 1.125));
}

function grow(buffer: SharedArrayBuffer, wanted: number, least: number): void {
  const { maxByteLength } = buffer as Growable;
  if (least > maxByteLength) throw new IndexFull();
  const bytes = Math.min(wanted, maxByteLength);
  if (bytes > buffer.byteLength) (buffer as Growable).grow(bytes);
}
