import type { NaptrRecord } from '../../../generated/messages.js';
import type { LimitObstacle, StagingId } from '../../idd/ports/store/index.js';
import { numberKey } from './number-key.js';

/** Records that one staging, and all together, hold before they are written. */
const HELD_BY_ONE = 32_768;
const HELD_BY_ALL = 65_536;
/** Records in one transaction: a few milliseconds that other operations wait. */
const PIECE = 1000;

/**
 * Records of profiles on their way in, before they are written. A profile need not come in the order of numbers, and out of order each record changes
 * a page of its own: written in sorted runs, the same profile costs a tenth of the writing. What is held here is lost with the process, as
 * is all that is being staged.
 */
export class StagingBuffers {
  readonly #held = new Map<StagingId, NaptrRecord[]>();
  #total = 0;

  /** `write` resolves with an obstacle where it has written nothing, as there is no room for a record. */
  constructor(
    private readonly write: (staging: StagingId, records: NaptrRecord[]) => Promise<LimitObstacle | undefined>,
  ) {}

  /** Holds the records, and writes those held for this staging when they are many. */
  async add(staging: StagingId, records: NaptrRecord[]): Promise<LimitObstacle | undefined> {
    const held = this.#hold(staging, records);
    return held >= HELD_BY_ONE || this.#total >= HELD_BY_ALL ? this.flush(staging) : undefined;
  }

  /**
   * Writes what is held for this staging. After an error the rest is still held; after an obstacle, which is returned, nothing is: the profile is
   * of no use then.
   */
  async flush(staging: StagingId): Promise<LimitObstacle | undefined> {
    const sorted = this.#take(staging)
      .map((record) => ({ record, key: numberKey(record) }))
      .sort((a, b) => a.key - b.key)
      .map(({ record }) => record);
    for (let at = 0; at < sorted.length; at += PIECE) {
      try {
        const obstacle = await this.write(staging, sorted.slice(at, at + PIECE));
        if (obstacle !== undefined) return obstacle;
      } catch (error) {
        this.#hold(staging, sorted.slice(at));
        throw error;
      }
    }
    return undefined;
  }

  drop(staging: StagingId): void {
    this.#take(staging);
  }

  /** Returns how many this staging holds then. */
  #hold(staging: StagingId, records: NaptrRecord[]): number {
    const held = this.#held.get(staging) ?? [];
    for (const record of records) held.push(record);
    this.#held.set(staging, held);
    this.#total += records.length;
    return held.length;
  }

  #take(staging: StagingId): NaptrRecord[] {
    const held = this.#held.get(staging) ?? [];
    this.#held.delete(staging);
    this.#total -= held.length;
    return held;
  }
}
