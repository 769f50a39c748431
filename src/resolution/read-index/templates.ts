import type { IndexMemory } from './memory.js';
import type { WireWriter } from './wire.js';

/** Bytes in front of the RDATA of a template: count of uses (4), TTL (4), length (2), count of markers (1). */
export const HEAD = 11;
/** As TTL: the record gives none. The highest TTL is 2^31 - 1 [RFC 2181 §8]. */
export const NO_TTL = 0xffff_ffff;

const UNIT = 8;
const SEGMENTS = 256;

/**
 * RDATA of records in the heap, each stored once and counted. A template is known by its address in units of 8 bytes. What is freed is used for
 * templates of the same size. The writer's alone: it finds templates by a hash table, in segments that grow one at a time, so that no insertion takes long.
 */
export class Templates {
  /** Bytes of the heap in use. */
  used = 0;
  #end = 1;
  readonly #free = new Map<number, number[]>();
  readonly #segments = Array.from({ length: SEGMENTS }, () => new Segment());

  constructor(
    private readonly memory: IndexMemory,
    private readonly seed: number,
  ) {}

  get tableBytes(): number {
    return this.#segments.reduce((sum, { table }) => sum + table.byteLength, 0);
  }

  /** The template of this RDATA and TTL, undefined where there is none. */
  find(wire: WireWriter, ttl: number): number | undefined {
    const hash = this.#hashOf(wire.bytes, 0, wire.length, ttl);
    const { table } = this.#segments[hash & (SEGMENTS - 1)]!;
    for (let at = startIn(table, hash); ; at = (at + 1) & (table.length - 1)) {
      const template = table[at]!;
      if (template === 0) return undefined;
      if (template !== GONE && this.#equals(template, wire, ttl)) return template;
    }
  }

  /** The template, which is put into the heap if it is not there, counted once more. Where nobody can read it yet: outside the lock. */
  use(wire: WireWriter, ttl: number): number {
    const known = this.find(wire, ttl);
    const template = known ?? this.#store(wire, ttl);
    this.memory.words[template * 2]! += 1;
    return template;
  }

  /** Counts once less; forgets it after the last use. No entry may lead to it any more then. */
  release(template: number): void {
    const { words } = this.memory;
    words[template * 2]! -= 1;
    if (words[template * 2] === 0) this.#drop(template);
  }

  #store(wire: WireWriter, ttl: number): number {
    const units = unitsOf(wire.length);
    const template = this.#free.get(units)?.pop() ?? this.#allocate(units);
    const { words, bytes } = this.memory;
    const start = template * UNIT;
    words[template * 2] = 0;
    words[template * 2 + 1] = ttl;
    bytes[start + 8] = wire.length >> 8;
    bytes[start + 9] = wire.length;
    bytes[start + 10] = wire.markers;
    for (let at = 0; at < wire.length; at += 1) bytes[start + HEAD + at] = wire.bytes[at]!;
    this.used += units * UNIT;
    const hash = this.#hashOf(wire.bytes, 0, wire.length, ttl);
    this.#segments[hash & (SEGMENTS - 1)]!.add(template, hash, (each) => this.#hash(each));
    return template;
  }

  #allocate(units: number): number {
    const template = this.#end;
    if ((template + units) * UNIT > this.memory.bytes.length) this.memory.growHeap((template + units) * UNIT);
    this.#end += units;
    return template;
  }

  #drop(template: number): void {
    const units = unitsOf(this.#length(template));
    const hash = this.#hash(template);
    this.#segments[hash & (SEGMENTS - 1)]!.delete(template, hash);
    const free = this.#free.get(units);
    if (free === undefined) this.#free.set(units, [template]);
    else free.push(template);
    this.used -= units * UNIT;
  }

  #length(template: number): number {
    const { bytes } = this.memory;
    return bytes[template * UNIT + 8]! * 256 + bytes[template * UNIT + 9]!;
  }

  #equals(template: number, wire: WireWriter, ttl: number): boolean {
    const { words, bytes } = this.memory;
    if (words[template * 2 + 1] !== ttl || this.#length(template) !== wire.length) return false;
    const start = template * UNIT;
    if (bytes[start + 10] !== wire.markers) return false;
    for (let at = 0; at < wire.length; at += 1) if (bytes[start + HEAD + at] !== wire.bytes[at]) return false;
    return true;
  }

  #hash(template: number): number {
    const start = template * UNIT + HEAD;
    return this.#hashOf(this.memory.bytes, start, start + this.#length(template), this.memory.words[template * 2 + 1]!);
  }

  /** With a seed, so that no peer can choose records whose hashes are all the same. */
  #hashOf(bytes: Uint8Array, start: number, end: number, ttl: number): number {
    let hash = this.seed ^ ttl;
    for (let at = start; at < end; at += 1) {
      hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash ^ (hash >>> 13), 0x5bd1e995);
    return (hash ^ (hash >>> 16)) >>> 0;
  }
}

/** In place of a template that has gone: the search goes on behind it. */
const GONE = 0xffff_ffff;

/** An open-addressing table of templates. */
class Segment {
  table = new Uint32Array(16);
  #live = 0;
  /** Live or gone. */
  #taken = 0;

  add(template: number, hash: number, hashOf: (template: number) => number): void {
    if ((this.#taken + 1) * 4 > this.table.length * 3) this.#rebuild(hashOf);
    put(this.table, template, hash);
    this.#live += 1;
    this.#taken += 1;
  }

  delete(template: number, hash: number): void {
    const { table } = this;
    for (let at = startIn(table, hash); table[at] !== 0; at = (at + 1) & (table.length - 1)) {
      if (table[at] !== template) continue;
      table[at] = GONE;
      this.#live -= 1;
      return;
    }
  }

  #rebuild(hashOf: (template: number) => number): void {
    const old = this.table;
    let length = 16;
    while ((this.#live + 1) * 2 > length) length *= 2;
    this.table = new Uint32Array(length);
    for (const template of old) if (template !== 0 && template !== GONE) put(this.table, template, hashOf(template));
    this.#taken = this.#live;
  }
}

function put(table: Uint32Array, template: number, hash: number): void {
  let at = startIn(table, hash);
  while (table[at] !== 0) at = (at + 1) & (table.length - 1);
  table[at] = template;
}

/** The low bits of the hash have chosen the segment. */
function startIn(table: Uint32Array, hash: number): number {
  return (hash >>> 8) & (table.length - 1);
}

function unitsOf(length: number): number {
  return Math.ceil((HEAD + length) / UNIT);
}
