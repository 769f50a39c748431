import type { IndexMemory } from './memory.js';

/** Bytes that addresses in the heap count. */
export const UNIT = 4;

/** Where the writer keeps things in the heap. What is freed is used for things of the same size. */
export class Heap {
  /** Bytes in use. */
  used = 0;
  /** Address 0 is nothing's. */
  #end = 1;
  readonly #free = new Map<number, number[]>();

  constructor(private readonly memory: IndexMemory) {}

  /** Room for so many bytes. Throws IndexFull. */
  allocate(bytes: number): number {
    const units = Math.ceil(bytes / UNIT);
    const address = this.#free.get(units)?.pop() ?? this.#atEnd(units);
    this.used += units * UNIT;
    return address;
  }

  free(address: number, bytes: number): void {
    const units = Math.ceil(bytes / UNIT);
    const free = this.#free.get(units);
    if (free === undefined) this.#free.set(units, [address]);
    else free.push(address);
    this.used -= units * UNIT;
  }

  #atEnd(units: number): number {
    const { memory } = this;
    const address = this.#end;
    if ((address + units) * UNIT > memory.bytes.length) memory.growHeap((address + units) * UNIT);
    this.#end += units;
    return address;
  }
}
