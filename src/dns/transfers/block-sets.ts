import type { Place } from '../../resolution/number-reader.js';
import { keptSet, type RecordSet, recordSet } from './zone-node.js';
import type { ZoneReader } from './zone-reader.js';

/**
 * The record sets of blocks. Each is read and copied once, and shared by all nodes beneath its block, so that the
 * records of a block cost nothing more for each of its numbers that changes.
 */
export class BlockSets {
  readonly #sets = new Map<string, RecordSet>();
  readonly #blockOf = new Map<RecordSet, string>();
  /** Blocks whose sets have been read since `settle`. */
  #fresh: string[] = [];
  /** For digits, the block that lies innermost around them or is theirs, as found since `settle`. */
  #innermost = new Map<string, string | undefined>();

  constructor(private readonly reader: ZoneReader) {}

  /** The set of the innermost block that these digits begin with or are. `now` decides what is in force. */
  around(digits: string, now: number): RecordSet | undefined {
    const block = this.innermost(digits, now);
    return block === undefined ? undefined : (this.#sets.get(block) ?? this.#read(block, now));
  }

  /** The digits of that block. */
  innermost(digits: string, now: number): string | undefined {
    if (digits === '' || this.#sets.has(digits)) return digits || undefined;
    if (this.#innermost.has(digits)) return this.#innermost.get(digits);
    const isBlock = this.#read(digits, now) !== undefined;
    const found = isBlock ? digits : this.innermost(digits.slice(0, -1), now);
    this.#innermost.set(digits, found);
    return found;
  }

  /** What has been found out about these blocks holds no longer. */
  changed(subjects: readonly Place[]): void {
    for (const { digits, isBlock } of subjects) if (isBlock) this.#remove(digits);
    this.#innermost.clear();
  }

  /** Forgets the sets that have been read and are not held by any node. */
  settle(isHeld: (set: RecordSet) => boolean): void {
    for (const digits of this.#fresh) {
      const set = this.#sets.get(digits);
      if (set !== undefined && !isHeld(set)) this.#remove(digits);
    }
    this.#fresh = [];
    this.#innermost = new Map();
  }

  /** No node holds this set any more. */
  released(set: RecordSet): void {
    const digits = this.#blockOf.get(set);
    if (digits !== undefined) this.#remove(digits);
  }

  clear(): void {
    this.#sets.clear();
    this.#blockOf.clear();
    this.#fresh = [];
    this.#innermost = new Map();
  }

  /** Undefined where nobody announces this block. */
  #read(digits: string, now: number): RecordSet | undefined {
    const announced = this.reader.announced({ digits, isBlock: true }, now);
    if (announced === undefined) return undefined;
    const set = keptSet(recordSet(announced));
    this.#sets.set(digits, set);
    this.#blockOf.set(set, digits);
    this.#fresh.push(digits);
    return set;
  }

  #remove(digits: string): void {
    const set = this.#sets.get(digits);
    if (set === undefined) return;
    this.#sets.delete(digits);
    this.#blockOf.delete(set);
  }
}
