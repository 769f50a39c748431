import { MOST_DIGITS } from '../../enum/e164.js';
import type { Announced, Place } from '../../resolution/number-reader.js';
import { BlockSets } from './block-sets.js';
import { EMPTY_NODE, keptSet, type RecordSet, recordSet, type ZoneNode } from './zone-node.js';
import type { ZoneReader } from './zone-reader.js';

/** The most numbers and blocks inside a block that changes which are compared one by one. */
const MOST_BELOW = 250;

/**
 * The most names that are compared for one change, some tens of milliseconds of work: as many as 1,000 numbers can
 * bring into being in a block.
 */
const MOST_TOUCHED = 14_000;

/** The names of a zone, as the read index has them now. */
export class ZoneView {
  /**
   * The time, in milliseconds since 1970, that decides what is in force. It stands still until the index says that what is in force has changed, so that nothing
   * changes by itself in the middle of a transfer.
   */
  asOf = 0;
  readonly #blocks: BlockSets;

  constructor(private readonly reader: ZoneReader) {
    this.#blocks = new BlockSets(reader);
  }

  page(after: Place | undefined, limit: number): Announced[] {
    return this.reader.page(after, limit, this.asOf);
  }

  /**
   * One name and the wildcard below it, with the records that ZoneNames has for them, in memory of their own. Nodes
   * beneath a block share its set.
   */
  nodeAt(digits: string): ZoneNode {
    const block = this.#blocks.innermost(digits, this.asOf);
    if (block === undefined) {
      const own = this.#numberAt(digits);
      return own === undefined ? EMPTY_NODE : { name: own, wildcard: undefined };
    }
    const [next] = this.reader.places({ digits, isBlock: true }, 1, this.asOf);
    if (block !== digits && !next?.digits.startsWith(digits)) return EMPTY_NODE;
    const own = next?.digits === digits ? this.#numberAt(digits) : undefined;
    const around = this.#blocks.around(digits, this.asOf);
    const hasWildcard = block === digits || digits.length < MOST_DIGITS;
    return { name: own ?? around, wildcard: hasWildcard ? around : undefined };
  }

  /** These numbers and blocks have changed. */
  changed(subjects: readonly Place[]): void {
    this.#blocks.changed(subjects);
  }

  /** All that was to be read for a change has been. Sets that no node holds are forgotten. */
  settle(isHeld: (set: RecordSet) => boolean): void {
    this.#blocks.settle(isHeld);
  }

  /** No node holds this set any more. */
  released(set: RecordSet): void {
    this.#blocks.released(set);
  }

  /** What is in force has changed: nothing that has been read holds any longer. */
  reset(now: number): void {
    this.asOf = now;
    this.#blocks.clear();
  }

  /**
   * The digits of all nodes that a change of these numbers and blocks can change; undefined where they are more than
   * `most`, or more than can be compared at once.
   */
  touchedBy(subjects: readonly Place[], most: number): Set<string> | undefined {
    const touched = new Set<string>();
    const changing = new Set(subjects.map(keyOf));
    const held = new Set<string>();
    for (const subject of subjects) {
      touched.add(subject.digits);
      this.#addAbove(subject.digits, changing, touched, held);
      if (subject.isBlock && !this.#addBelow(subject.digits, touched)) return undefined;
      if (touched.size > Math.min(most, MOST_TOUCHED)) return undefined;
    }
    return touched;
  }

  /**
   * Inside a block, a number brings the names above it into being, which have the block's records then, where nothing else does that does not change.
   * That is `held` by others, then, before the change and after.
   */
  #addAbove(digits: string, changing: ReadonlySet<string>, touched: Set<string>, held: Set<string>): void {
    const around = this.#blocks.innermost(digits.slice(0, -1), this.asOf);
    if (around === undefined) return;
    for (let length = digits.length - 1; length > around.length; length--) {
      const above = digits.slice(0, length);
      if (touched.has(above) || held.has(above)) return;
      if (this.#isHeld(above, changing)) {
        held.add(above);
        return;
      }
      touched.add(above);
    }
  }

  /** Whether a number or block that does not change begins with these digits, which are those of no block. */
  #isHeld(digits: string, changing: ReadonlySet<string>): boolean {
    let after: Place | undefined = { digits, isBlock: true };
    // Mostly the second one tells.
    for (let limit = 2; after !== undefined; limit = 100) {
      const places: Place[] = this.reader.places(after, limit, this.asOf);
      for (const each of places) {
        if (!each.digits.startsWith(digits)) return false;
        if (!changing.has(keyOf(each))) return true;
      }
      after = places.length < limit ? undefined : places.at(-1);
    }
    return false;
  }

  #numberAt(digits: string): RecordSet | undefined {
    const number = this.reader.announced({ digits, isBlock: false }, this.asOf);
    return number && keptSet(recordSet(number));
  }

  /** A block matters to all below it. False where that is too much. */
  #addBelow(digits: string, touched: Set<string>): boolean {
    const below = this.reader.places({ digits, isBlock: true }, MOST_BELOW + 1, this.asOf);
    for (const subject of below) {
      if (!subject.digits.startsWith(digits)) return true;
      for (let end = digits.length + 1; end <= subject.digits.length; end++) touched.add(subject.digits.slice(0, end));
    }
    return below.length <= MOST_BELOW;
  }
}

function keyOf({ digits, isBlock }: Place): string {
  return isBlock ? `${digits}*` : digits;
}
