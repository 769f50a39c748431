import type { NaptrRecord } from '../../../../generated/messages.js';
import { type Coming, mostAlike, type NumberBefore, type ProfileBefore } from '../../../exchange/record-limits.js';
import { numberKey } from '../number-key.js';
import type { Tables } from '../tables/index.js';
import type { ProfileRow } from '../tables/profiles.js';
import { hasRecord } from './record-key.js';

/** Records from which on it is worth knowing where a profile ends. */
const SEVERAL = 16;

const NOTHING: NumberBefore = { records: 0, since: null };

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

/** What the limits of a profile have to know of it. */
export function profileBefore(tables: Tables, { id, records }: Pick<ProfileRow, 'id' | 'records'>): ProfileBefore {
  return { records, has: (record) => hasRecord(tables, id, record) };
}
