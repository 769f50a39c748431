import { digitsOf, isBlockKey, keyOf } from '../domain-order.js';
import { Cursor } from './cursor.js';
import { type IndexMemory, OPERATOR, PROFILE_ROW } from './memory.js';
import { Winner } from './winner.js';

/** A number or block that several operators announce. */
export interface Overlap {
  digits: string;
  isBlock: boolean;
  /** In the order of `operators`. */
  operators: number[];
  winner: number;
}

type Place = Pick<Overlap, 'digits' | 'isBlock'>;

/**
 * Numbers and blocks, each counted for every profile that has it, which are looked at in one piece when many have to
 * be.
 */
const PIECE = 4096;

/** Finds what several operators announce. For the thread that writes the index: it does not look whether anything changes meanwhile. */
export class OverlapReader {
  readonly #cursor: Cursor;
  readonly #winner: Winner;

  constructor(private readonly memory: IndexMemory) {
    this.#cursor = new Cursor(memory);
    this.#winner = new Winner(memory);
  }

  /** Looks among some thousand entries after that one; `next` is after what to go on, undefined at the end. */
  page(after: Place | undefined, limit: number, now: number): { items: Overlap[]; next?: Place } {
    const start = after === undefined ? 0 : keyOf(after.digits, after.isBlock) + 1;
    const found: [key: number, operators: number[]][] = [];
    const next = this.visit(start, PIECE, now, (key, operators) => found.push([key, operators]) < limit);
    const items = found.map(([key, operators]) => ({ ...placeOf(key), operators, winner: this.#winnerAt(key, now) }));
    return next === undefined ? { items } : { items, next: placeOf(next - 1) };
  }

  /**
   * Visits what several operators announce among what so many profiles announce from that key on, as long as it returns
   * true. Gives the key to go on at, undefined at the end.
   */
  visit(
    from: number,
    entries: number,
    now: number,
    visit: (key: number, operators: number[]) => boolean,
  ): number | undefined {
    const cursor = this.#cursor;
    const { keys } = this.memory;
    let left = entries;
    cursor.seek(from);
    while (cursor.entry >= 0) {
      const key = keys[cursor.entry]!;
      const { position, at } = cursor;
      let goesOn = true;
      cursor.passProfile();
      left -= 1;
      if (cursor.entry >= 0 && keys[cursor.entry] === key) {
        cursor.goTo(position, at);
        const operators = new Set<number>();
        left -= this.#visitHere(key, now, (operator) => operators.add(operator));
        if (operators.size > 1)
          goesOn = visit(
            key,
            [...operators].sort((a, b) => a - b),
          );
      }
      if (!goesOn || left <= 0) return cursor.entry < 0 ? undefined : key + 1;
    }
    return undefined;
  }

  /** Calls back with the slot and the operator of each profile in force that has that key. */
  visitAt(key: number, now: number, visit: (operator: number, slot: number) => void): void {
    this.#cursor.seek(key);
    this.#visitHere(key, now, visit);
  }

  /** At the key at which the cursor stands; leaves it behind. Returns how many profiles have it, in force or not. */
  #visitHere(key: number, now: number, visit: (operator: number, slot: number) => void): number {
    const cursor = this.#cursor;
    const { keys, slots, profiles } = this.memory;
    let count = 0;
    for (; cursor.entry >= 0 && keys[cursor.entry] === key; cursor.passProfile()) {
      const slot = slots[cursor.entry]!;
      count += 1;
      if (this.#winner.counts(slot, now, undefined)) visit(profiles[slot * PROFILE_ROW + OPERATOR]!, slot);
    }
    return count;
  }

  #winnerAt(key: number, now: number): number {
    this.#cursor.seek(key);
    this.#winner.choose(this.#cursor, key, now, undefined);
    return this.#winner.operator;
  }
}

function placeOf(key: number): Place {
  return { digits: digitsOf(key), isBlock: isBlockKey(key) };
}
