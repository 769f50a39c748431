import type { Cursor } from './cursor.js';
import { ANNOUNCED, FROM, type IndexMemory, OPERATOR, PROFILE_ROW, UNTIL } from './memory.js';

/** Who wins among those that announce the same number or block: the host operator, then the higher priority, then who announced it first, then the name. */
export class Winner {
  /** Slot of the profile that wins; -1 where none of them is in force. */
  slot = -1;
  operator = -1;
  /** Where the entries of that profile begin, for a cursor to go to. */
  position = 0;
  at = 0;
  #announced = 0;

  constructor(private readonly memory: IndexMemory) {}

  /** Whether the profile counts. `visible`: operators whose announcements count. */
  counts(slot: number, now: number, visible: Uint8Array | undefined): boolean {
    const { profiles } = this.memory;
    const row = slot * PROFILE_ROW;
    if (!(profiles[row + FROM]! <= now && now < profiles[row + UNTIL]!)) return false;
    return visible === undefined || visible[profiles[row + OPERATOR]!] === 1;
  }

  /**
   * Looks through the profiles that have the key at which the cursor stands, and leaves the cursor behind them. All
   * records that a profile has of one number or block were announced at the same time: the first one tells.
   */
  choose(cursor: Cursor, key: number, now: number, visible: Uint8Array | undefined): void {
    const { keys, slots, since, profiles } = this.memory;
    this.slot = -1;
    this.operator = -1;
    for (; cursor.entry >= 0 && keys[cursor.entry] === key; cursor.passProfile()) {
      const slot = slots[cursor.entry]!;
      if (!this.counts(slot, now, visible)) continue;
      const row = slot * PROFILE_ROW;
      const operator = profiles[row + OPERATOR]!;
      const announced = since[cursor.entry]! || profiles[row + ANNOUNCED]!;
      if (this.slot >= 0 && !this.#isBefore(operator, announced)) continue;
      this.slot = slot;
      this.operator = operator;
      this.position = cursor.position;
      this.at = cursor.at;
      this.#announced = announced;
    }
  }

  #isBefore(operator: number, announced: number): boolean {
    if (operator === 0 || this.operator === 0) return operator === 0 && this.operator !== 0;
    const { priorities } = this.memory;
    const difference = priorities[operator]! - priorities[this.operator]!;
    if (difference !== 0) return difference > 0;
    if (announced !== this.#announced) return announced < this.#announced;
    // Operators are in the order of their names: the answer must not depend on the order of storage.
    return operator < this.operator;
  }
}
