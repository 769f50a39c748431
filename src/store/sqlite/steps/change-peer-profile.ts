import { planChange } from '../../../exchange/plan-change.js';
import type { ChangeObstacle, DataChange } from '../../../idd/ports/store/index.js';
import type { RecordLimits } from '../../record-limits.js';
import type { Tables } from '../tables/index.js';
import type { ProfileRow } from '../tables/profiles.js';
import type { RecordKey } from '../tables/records.js';
import { findObstacle, lookBefore } from './find-room.js';
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
  const obstacle = findObstacle(tables, profile, plan.remove, coming, limits);
  if (obstacle !== undefined) return obstacle;
  let newcomer: number | undefined;
  // Before anything goes: a number whose records are all replaced keeps its place among the operators that announce it.
  const additions = plan.add.map((record, at) => {
    const key: RecordKey = [coming.numbers[at]!, tables.values.idOf(record)];
    const { records: known, since } = coming.before[at]!;
    if (known > 0) return { key, since };
    newcomer ??= profiles.nextAnnouncement();
    return { key, since: newcomer };
  });
  for (const record of plan.remove) records.delete(profile.id, findKey(tables, record)!);
  profiles.count(profile.id, records.insertAll(profile.id, additions) - plan.remove.length);
  return { kind: 'applied' };
}
