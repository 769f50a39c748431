import type { NaptrRecord } from '../../../../generated/messages.js';
import type { LimitObstacle } from '../../../idd/ports/store/index.js';
import { type RecordLimits, RecordRoom } from '../../record-limits.js';
import { numberKey } from '../number-key.js';
import type { Tables } from '../tables/index.js';
import type { ProfileRow } from '../tables/profiles.js';
import { hasRecord } from './record-key.js';

/** Records from which on it is worth knowing where a profile ends. */
const SEVERAL = 16;

/** What a number or block has in a profile: records, counted up to a limit, and since when it is announced there. */
interface NumberBefore {
  records: number;
  since: number | null;
}

const NOTHING: NumberBefore = { records: 0, since: null };

/** Records that come, with what their numbers and blocks have in the profile before. The lists are in the same order. */
export interface Coming {
  records: NaptrRecord[];
  /** Keys of the numbers and blocks. */
  numbers: number[];
  before: NumberBefore[];
  /** No number or block has more of the records. */
  most: number;
}

/**
 * Looks up what the numbers and blocks of the records have in the profile, each once at most. To be called before the
 * change is made. Records are counted up to `limit`.
 */
export function lookBefore(
  tables: Pick<Tables, 'records'>,
  profile: Pick<ProfileRow, 'id' | 'announced'>,
  records: NaptrRecord[],
  limit: number,
): Coming {
  const numbers = records.map(numberKey);
  const most = mostAlike(numbers);
  // Numbers beyond this one have nothing: what comes in the order of numbers need not be looked up.
  const highest = records.length < SEVERAL ? Number.MAX_SAFE_INTEGER : (tables.records.highest(profile.id) ?? -1);
  const look = (number: number) => (number > highest ? NOTHING : tables.records.ofNumber(profile, number, limit));
  return { records, numbers, before: most > 1 ? eachOnce(numbers, look) : numbers.map(look), most };
}

/** How often the number is there that is there most often. */
function mostAlike(numbers: number[]): number {
  // Sorting a typed array takes a tenth of the time that counting in a map does.
  const sorted = Float64Array.from(numbers).sort();
  let most = 0;
  for (let at = 0, first = 0; at < sorted.length; at++) {
    if (sorted[at] !== sorted[first]) first = at;
    most = Math.max(most, at - first + 1);
  }
  return most;
}

function eachOnce(numbers: number[], look: (number: number) => NumberBefore): NumberBefore[] {
  const known = new Map<number, NumberBefore>();
  return numbers.map((number) => {
    let before = known.get(number);
    if (before === undefined) {
      before = look(number);
      known.set(number, before);
    }
    return before;
  });
}

/**
 * The first of the records for which there is no room in the profile, once those of `remove` have gone; undefined where
 * there is room for all.
 */
export function findObstacle(
  tables: Tables,
  profile: Pick<ProfileRow, 'id' | 'records'>,
  remove: NaptrRecord[],
  { records, numbers, before, most }: Coming,
  limits: RecordLimits,
): LimitObstacle | undefined {
  // Nearly always there is room for all, whatever was there before and whatever goes: that is told without a look at
  // each record.
  const fitsProfile = profile.records + records.length <= limits.ofProfile;
  if (fitsProfile && before.every((each) => each.records + most <= limits.ofNumber)) return undefined;
  const room = new RecordRoom(limits, {
    records: profile.records,
    has: (record) => hasRecord(tables, profile.id, record),
  });
  for (const record of remove) room.remove(numberKey(record));
  for (const [at, record] of records.entries()) {
    const obstacle = room.add(numbers[at]!, record, before[at]!.records);
    if (obstacle !== undefined) return obstacle;
  }
  return undefined;
}
