import type { RecordSet, ZoneNode } from './zone-node.js';

/** Counts the records that nodes hold in memory. A set counts once, however many nodes share it. */
export class HeldSets {
  #holders = new Map<RecordSet, number>();
  #records = 0;

  /** @param released Told of each set that no node holds any more. */
  constructor(private readonly released: (set: RecordSet) => void) {}

  /** The records of all sets that are held. */
  get records(): number {
    return this.#records;
  }

  has(set: RecordSet): boolean {
    return this.#holders.has(set);
  }

  hold({ name, wildcard }: ZoneNode): void {
    this.#hold(name);
    this.#hold(wildcard);
  }

  /** To be called once for each call of `hold`. */
  release({ name, wildcard }: ZoneNode): void {
    this.#release(name);
    this.#release(wildcard);
  }

  /** No node holds any set any more. */
  clear(): void {
    this.#holders = new Map();
    this.#records = 0;
  }

  #hold(set: RecordSet | undefined): void {
    if (set === undefined) return;
    const holders = this.#holders.get(set) ?? 0;
    this.#holders.set(set, holders + 1);
    if (holders === 0) this.#records += set.records.length;
  }

  #release(set: RecordSet | undefined): void {
    if (set === undefined) return;
    const holders = this.#holders.get(set)! - 1;
    if (holders > 0) {
      this.#holders.set(set, holders);
      return;
    }
    this.#holders.delete(set);
    this.#records -= set.records.length;
    this.released(set);
  }
}
