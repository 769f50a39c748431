import type { LimitObstacle } from '../../../idd/ports/store/index.js';
import type { ChangePlan } from '../../plan-change.js';
import { type ProfileBefore, type RecordLimits, RecordRoom } from '../../record-limits.js';
import { numberKey } from '../number-key.js';
import type { Tables } from '../tables/index.js';
import type { ProfileRow } from '../tables/profiles.js';
import { hasRecord } from './record-key.js';

/** Records from which on it is worth knowing where a profile ends. */
const SEVERAL = 16;

/** What the numbers and blocks of a change have in a profile before it; each is looked up once at most. */
export class NumbersBefore {
  /** Numbers beyond this one have nothing: what comes in the order of numbers need not be looked up. */
  readonly #highest: number;
  readonly #known = new Map<number, { records: number; since: number | null }>();

  /** Records are counted up to `most`. To be made before the change of so many records is made. */
  constructor(
    private readonly tables: Pick<Tables, 'records'>,
    private readonly profile: Pick<ProfileRow, 'id' | 'announced'>,
    private readonly most: number,
    size: number,
  ) {
    this.#highest = size < SEVERAL ? Number.MAX_SAFE_INTEGER : (tables.records.highest(profile.id) ?? -1);
  }

  of(number: number): { records: number; since: number | null } {
    if (number > this.#highest) return NOTHING;
    let known = this.#known.get(number);
    if (known === undefined) {
      known = this.tables.records.ofNumber(this.profile, number, this.most);
      this.#known.set(number, known);
    }
    return known;
  }
}

const NOTHING = { records: 0, since: null };

/** The first record of the plan for which there is no room in the profile; undefined where there is room for all. */
export function findObstacle(
  tables: Tables,
  profile: Pick<ProfileRow, 'id' | 'records'>,
  { remove, add }: Pick<ChangePlan, 'remove' | 'add'>,
  limits: RecordLimits,
  recordsOf: ProfileBefore['recordsOf'],
): LimitObstacle | undefined {
  const has: ProfileBefore['has'] = (record) => hasRecord(tables, profile.id, record);
  const room = new RecordRoom(limits, { records: profile.records, recordsOf, has });
  for (const record of remove) room.remove(numberKey(record));
  for (const record of add) {
    const obstacle = room.add(numberKey(record), record);
    if (obstacle !== undefined) return obstacle;
  }
  return undefined;
}
