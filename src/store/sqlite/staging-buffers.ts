import type { NaptrRecord } from '../../../generated/messages.js';
import type { LimitObstacle, StagingId } from '../../idd/ports/store/index.js';
import { numberKey } from './number-key.js';

/** Records that one staging, and all together, hold before they are written. */
const HELD_BY_ONE = 32_768;
const HELD_BY_ALL = 65_536;
/** Records in one transaction: a few milliseconds that other operations wait. */
const PIECE = 1000;

/** What is known of one staging. */
interface Held {
  records: NaptrRecord[];
  /** No number has more records than this among those that were written. */
  most: number;
  /** No key that was written is above this one. */
  highest: number;
}

/** Writes records, in the order of their numbers; with them no number of the staging has more than `most`. */
type Write = (staging: StagingId, records: NaptrRecord[], most: number) => Promise<LimitObstacle | undefined>;

/**
 * Records of profiles on their way in, before they are written. A profile need not come in the order of numbers, and
 * out of order each record changes a page of its own: written in sorted runs, the same profile costs a tenth of the
 * writing. What is held here is lost with the process, as is all that is being staged. As neighbours tell how many
 * records a number has in a run, most profiles need no look-up to keep the limit of a number.
 */
export class StagingBuffers {
  readonly #held = new Map<StagingId, Held>();
  #total = 0;

  /** `write` resolves with an obstacle where it has written nothing, as there is no room for a record. */
  constructor(private readonly write: Write) {}

  /** Holds the records, and writes those held for this staging when they are many. */
  async add(staging: StagingId, records: NaptrRecord[]): Promise<LimitObstacle | undefined> {
    const held = this.#hold(staging, records);
    return held >= HELD_BY_ONE || this.#total >= HELD_BY_ALL ? this.flush(staging) : undefined;
  }

  /**
   * Writes what is held for this staging. After an error the rest is still held; after an obstacle, which is returned,
   * nothing is: the profile is of no use then.
   */
  async flush(staging: StagingId): Promise<LimitObstacle | undefined> {
    const held = this.#held.get(staging);
    if (held === undefined || held.records.length === 0) return undefined;
    const keyed = this.#take(held).map((record) => ({ record, key: numberKey(record) }));
    keyed.sort((a, b) => a.key - b.key);
    const inRun = longestRun(keyed);
    // Numbers beyond all that were written have nothing yet. An error may have them counted twice: the bound holds
    // nevertheless.
    held.most = keyed[0]!.key > held.highest ? Math.max(held.most, inRun) : held.most + inRun;
    held.highest = Math.max(held.highest, keyed.at(-1)!.key);
    const sorted = keyed.map(({ record }) => record);
    for (let at = 0; at < sorted.length; at += PIECE) {
      try {
        const obstacle = await this.write(staging, sorted.slice(at, at + PIECE), held.most);
        if (obstacle !== undefined) return obstacle;
      } catch (error) {
        this.#hold(staging, sorted.slice(at));
        throw error;
      }
    }
    return undefined;
  }

  /** The staging has ended: forgets what is held for it, and what is known of it. */
  drop(staging: StagingId): void {
    const held = this.#held.get(staging);
    if (held === undefined) return;
    this.#take(held);
    this.#held.delete(staging);
  }

  /** Returns how many this staging holds then. */
  #hold(staging: StagingId, records: NaptrRecord[]): number {
    let held = this.#held.get(staging);
    if (held === undefined) {
      held = { records: [], most: 0, highest: -1 };
      this.#held.set(staging, held);
    }
    for (const record of records) held.records.push(record);
    this.#total += records.length;
    return held.records.length;
  }

  #take(held: Held): NaptrRecord[] {
    const { records } = held;
    held.records = [];
    this.#total -= records.length;
    return records;
  }
}

/** How often the most frequent key occurs; they are sorted. */
function longestRun(sorted: readonly { key: number }[]): number {
  let longest = 0;
  let start = 0;
  for (let at = 0; at < sorted.length; at += 1) {
    if (sorted[at]!.key !== sorted[start]!.key) start = at;
    if (at - start >= longest) longest = at - start + 1;
  }
  return longest;
}
