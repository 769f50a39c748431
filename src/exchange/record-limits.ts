import type { NaptrRecord } from '../../generated/messages.js';
import { recordIdentity } from '../enum/naptr-record.js';
import type { LimitObstacle } from './change.js';

/** How many records there may be at most. */
export interface RecordLimits {
  /** Of one number or block in one profile. */
  ofNumber: number;
  /** In the whole profile. */
  ofProfile: number;
}

/** What has to be known of a profile before a change, to hold its limits. */
export interface ProfileBefore {
  /** Records in the profile. */
  records: number;
  /** Whether the profile has the record. Asked at most twice for a record, and only where room runs out. */
  has(record: NaptrRecord): boolean;
}

/**
 * Holds the limits of one profile during one change. Call `remove` for every record that goes, then `add` for every
 * record that comes. The state after the whole change counts. A profile that is beyond a limit already, because the
 * limit was higher once, may stay so and may shrink, but not grow. The cost is in proportion to the calls, and the
 * calls may be made in slices.
 */
export class RecordRoom {
  readonly #numbers = new Map<number, Room>();
  readonly #removed = new Map<number, number>();
  readonly #profile: Room;

  constructor(
    private readonly limits: RecordLimits,
    private readonly before: ProfileBefore,
  ) {
    this.#profile = new Room(limits.ofProfile - before.records);
  }

  /** Counts a record that goes; it must be in the profile. `number` is the key of its number or block. */
  remove(number: number): void {
    this.#removed.set(number, (this.#removed.get(number) ?? 0) + 1);
    this.#profile.free();
  }

  /**
   * Counts a record that comes, be it there already. Its number or block had `had` records before the change; counting
   * may end at the limit. Returns the obstacle where its number or the profile is full.
   */
  add(number: number, record: NaptrRecord, had: number): LimitObstacle | undefined {
    let room = this.#numbers.get(number);
    if (room === undefined) {
      room = new Room(this.limits.ofNumber - had, this.#removed.get(number));
      this.#numbers.set(number, room);
    }
    if (!room.take(record, this.before.has)) return { kind: 'number-full', record, most: this.limits.ofNumber };
    if (!this.#profile.take(record, this.before.has)) {
      return { kind: 'profile-full', record, most: this.limits.ofProfile };
    }
    return undefined;
  }
}

/** What a number or block has in a profile: records, counted up to a limit, and since when it is announced there. */
export interface NumberBefore {
  records: number;
  /** A lower one was announced earlier; null: with the profile. */
  since: number | null;
}

/**
 * Records that come, with what their numbers and blocks have in the profile before. The lists are in the same order.
 */
export interface Coming {
  records: readonly NaptrRecord[];
  /** Keys of the numbers and blocks: see numberKey. */
  numbers: readonly number[];
  before: readonly NumberBefore[];
  /** No number or block has more of the records. */
  most: number;
}

/** How often the number is there that is there most often. */
export function mostAlike(numbers: readonly number[]): number {
  // Sorting a typed array takes a tenth of the time that counting in a map does.
  const sorted = Float64Array.from(numbers).sort();
  let most = 0;
  for (let at = 0, first = 0; at < sorted.length; at++) {
    if (sorted[at] !== sorted[first]) first = at;
    most = Math.max(most, at - first + 1);
  }
  return most;
}

/**
 * The first of the records that come for which there is no room in the profile, once those of `leaving`, a key for
 * each, have gone; undefined where there is room for all.
 */
export function findObstacle(
  profile: ProfileBefore,
  { records, numbers, before, most }: Coming,
  limits: RecordLimits,
  leaving: () => readonly number[],
): LimitObstacle | undefined {
  // Nearly always there is room for all, whatever was there before and whatever goes: that is told without a look at
  // each record.
  const fitsProfile = profile.records + records.length <= limits.ofProfile;
  if (fitsProfile && before.every((each) => each.records + most <= limits.ofNumber)) return undefined;
  const room = new RecordRoom(limits, profile);
  for (const number of leaving()) room.remove(number);
  for (const [at, record] of records.entries()) {
    const obstacle = room.add(numbers[at]!, record, before[at]!.records);
    if (obstacle !== undefined) return obstacle;
  }
  return undefined;
}

/** Room for records that come. */
class Room {
  #left: number;
  /** Records that have taken room and may have been there before, or come twice. */
  #unchecked: NaptrRecord[] | undefined;
  /** Identities of the others, made when room has run out for the first time. */
  #new: Set<string> | undefined;

  /** `left` below 0 means that there are too many records already; `freed` of them go. */
  constructor(left: number, freed = 0) {
    this.#left = Math.max(left, 0) + freed;
  }

  free(): void {
    this.#left += 1;
  }

  /** Returns false where there is no room for the record. */
  take(record: NaptrRecord, has: (record: NaptrRecord) => boolean): boolean {
    this.#left -= 1;
    // Not an empty list at first: most numbers have one record, and what is pushed to an empty list takes ten times as
    // much memory.
    if (this.#unchecked === undefined) this.#unchecked = [record];
    else this.#unchecked.push(record);
    if (this.#left < 0) this.#giveBack(has);
    return this.#left >= 0;
  }

  /** Looks closely only now: as long as there is room for all, none has to be looked up. */
  #giveBack(has: (record: NaptrRecord) => boolean): void {
    this.#new ??= new Set();
    for (const record of this.#unchecked ?? []) {
      const identity = recordIdentity(record);
      if (this.#new.has(identity) || has(record)) this.#left += 1;
      else this.#new.add(identity);
    }
    this.#unchecked = undefined;
  }
}
