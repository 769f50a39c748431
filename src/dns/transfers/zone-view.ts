import { MOST_DIGITS } from '../../enum/e164.js';
import type { Announced, NumberReader } from '../../resolution/number-reader.js';
import { EMPTY_NODE, recordSet, type ZoneNode } from './zone-node.js';

/** What transfers read of the read index, on the thread that writes it. */
export interface ZoneReader extends Pick<NumberReader, 'page'> {
  /** The blocks that the digits begin with, their own included, each with the records that win; the shortest first. */
  blocks(digits: string, now: number): Announced[];
}

type Subject = Pick<Announced, 'digits' | 'isBlock'>;

/** The most numbers and blocks inside a block that changes which are compared one by one. */
const MOST_BELOW = 250;

/** The names of a zone, as the read index has them now. */
export class ZoneView {
  /**
   * The time, in milliseconds since 1970, that decides what is in force. It stands still until the index says that what is in force has changed, so that nothing
   * changes by itself in the middle of a transfer.
   */
  asOf = 0;

  constructor(private readonly reader: ZoneReader) {}

  page(after: Subject | undefined, limit: number): Announced[] {
    return this.reader.page(after, limit, this.asOf);
  }

  /** The same as ZoneNames has it, of one name and the wildcard below it. */
  nodeAt(digits: string): ZoneNode {
    const blocks = this.reader.blocks(digits, this.asOf);
    const own = blocks.at(-1)?.digits === digits ? blocks.pop() : undefined;
    const around = blocks.at(-1);
    const [next] = this.page({ digits, isBlock: true }, 1);
    const number = next?.digits === digits ? next : undefined;
    if (own === undefined && number === undefined && !(around && next?.digits.startsWith(digits))) return EMPTY_NODE;
    const name = number ?? own ?? around!;
    const wildcard = own ?? (digits.length < MOST_DIGITS ? around : undefined);
    return { name: recordSet(name), wildcard: wildcard && recordSet(wildcard) };
  }

  /** The digits of all nodes that a change of these numbers and blocks can change; undefined where they are more than `most`, or inside a large block. */
  touchedBy(subjects: readonly Subject[], most: number): Set<string> | undefined {
    const touched = new Set<string>();
    const changing = new Set(subjects.map(keyOf));
    const held = new Set<string>();
    for (const subject of subjects) {
      touched.add(subject.digits);
      this.#addAbove(subject.digits, changing, touched, held);
      if (subject.isBlock && !this.#addBelow(subject.digits, touched)) return undefined;
      if (touched.size > most) return undefined;
    }
    return touched;
  }

  /**
   * Inside a block, a number brings the names above it into being, which have the block's records then, where nothing else does that does not change.
   * That is `held` by others, then, before the change and after.
   */
  #addAbove(digits: string, changing: ReadonlySet<string>, touched: Set<string>, held: Set<string>): void {
    const around = this.reader.blocks(digits, this.asOf).findLast((block) => block.digits.length < digits.length);
    if (around === undefined) return;
    for (let length = digits.length - 1; length > around.digits.length; length--) {
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
    let after: Subject | undefined = { digits, isBlock: true };
    // Mostly the second one tells.
    for (let limit = 2; after !== undefined; limit = 100) {
      const page: Announced[] = this.page(after, limit);
      for (const each of page) {
        if (!each.digits.startsWith(digits)) return false;
        if (!changing.has(keyOf(each))) return true;
      }
      after = page.length < limit ? undefined : page.at(-1);
    }
    return false;
  }

  /** A block matters to all below it. False where that is too much. */
  #addBelow(digits: string, touched: Set<string>): boolean {
    const below = this.page({ digits, isBlock: true }, MOST_BELOW + 1);
    for (const subject of below) {
      if (!subject.digits.startsWith(digits)) return true;
      for (let end = digits.length + 1; end <= subject.digits.length; end++) touched.add(subject.digits.slice(0, end));
    }
    return below.length <= MOST_BELOW;
  }
}

function keyOf({ digits, isBlock }: Subject): string {
  return isBlock ? `${digits}*` : digits;
}
