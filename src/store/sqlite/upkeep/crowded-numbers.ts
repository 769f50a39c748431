import type Database from 'better-sqlite3';
import type { NaptrValues } from '../naptr-values.js';

/** Values deleted in one piece: a few milliseconds. */
const PIECE = 2000;

/**
 * Deletes the NAPTR values of single numbers that no record has any more, not even a staged one, as soon as a number
 * has many values: each look-up of one of them reads them all. The search for unused values as a whole (UnusedValues)
 * comes too late for that, as it reads every record.
 */
export class CrowdedNumbers {
  readonly #delete;
  readonly #count;

  constructor(
    db: Database.Database,
    private readonly values: NaptrValues,
  ) {
    // A hash of a value that is for many numbers may be equal to the key of this number: such values are left alone.
    const ofNumber = "lookup = :number AND regexp <> '' AND regexp NOT GLOB '*\\[1-9]*'";
    this.#delete = db.prepare<{ number: number }>(
      `DELETE FROM naptr WHERE id IN (
         SELECT id FROM naptr WHERE ${ofNumber} AND id NOT IN (
           SELECT naptr FROM profile CROSS JOIN record ON record.profile = profile.id AND number = :number
           UNION ALL
           SELECT naptr FROM removed_record WHERE number = :number
           UNION ALL
           SELECT naptr FROM staged_change CROSS JOIN staged_record ON change = staged_change.id AND number = :number
         ) LIMIT ${PIECE}
       )`,
    );
    this.#count = db.prepare<{ number: number }, number>(`SELECT count(*) FROM naptr WHERE ${ofNumber}`).pluck();
  }

  /** One piece of work. Returns whether something was done. */
  piece(): boolean {
    const [number] = this.values.crowds.keys();
    if (number === undefined) return false;
    const { changes } = this.#delete.run({ number });
    if (changes > 0) this.values.forget();
    if (changes < PIECE) {
      this.values.crowds.delete(number);
      this.values.crowdLeft(number, this.#count.get({ number })!);
    }
    return true;
  }
}
