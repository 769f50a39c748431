import { announcedSince, planChange } from '../../../exchange/plan-change.js';
import { findObstacle, type RecordLimits } from '../../../exchange/record-limits.js';
import type { ChangeObstacle, DataChange } from '../../../idd/ports/store/index.js';
import { numberKey } from '../number-key.js';
import type { Tables } from '../tables/index.js';
import type { ProfileRow } from '../tables/profiles.js';
import type { RecordKey } from '../tables/records.js';
import { lookBefore, profileBefore } from './profile-facts.js';
import { findKey, hasRecord } from './record-key.js';

/** Applies a change to a peer's profile, whole or not at all [Q.3645 §7.2]. */
export function changePeerProfile(
  tables: Tables,
  profile: ProfileRow,
  change: DataChange,
  limits: RecordLimits,
): { kind: 'applied' } | ChangeObstacle {
  const plan = planChange(change, (record) => hasRecord(tables, profile.id, record));
  if (plan.kind !== 'plan') return plan;
  const { records, profiles } = tables;
  const coming = lookBefore(tables, profile, plan.add, limits.ofNumber);
  const obstacle = findObstacle(profileBefore(tables, profile), coming, limits, () => plan.remove.map(numberKey));
  if (obstacle !== undefined) return obstacle;
  let newcomer: number | undefined;
  const announce = () => {
    newcomer ??= profiles.nextAnnouncement();
    return newcomer;
  };
  const additions = plan.add.map((record, at) => {
    const key: RecordKey = [coming.numbers[at]!, tables.values.idOf(record)];
    return { key, since: announcedSince(coming.before[at]!, announce) };
  });
  for (const record of plan.remove) records.delete(profile.id, findKey(tables, record)!);
  profiles.count(profile.id, records.insertAll(profile.id, additions) - plan.remove.length);
  return { kind: 'applied' };
}
