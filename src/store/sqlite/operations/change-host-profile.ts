import { cutChange } from '../../../exchange/cut-change.js';
import { planChange } from '../../../exchange/plan-change.js';
import { findObstacle } from '../../../exchange/record-limits.js';
import type { ChangeObstacle, DataChange, OperatingStore } from '../../../idd/ports/store/index.js';
import { numberKey } from '../number-key.js';
import { lookBefore, profileBefore } from '../steps/profile-facts.js';
import { findKey, hasRecord, keyFor } from '../steps/record-key.js';
import type { Tables } from '../tables/index.js';
import { HOST } from '../tables/profiles.js';

type Options = Parameters<OperatingStore['changeHostProfile']>[1];

/** [Q.3645 §7.2] The change and the broadcast of it. */
export function changeHostProfile(tables: Tables, recordsPerNumber: number) {
  const { journal, profiles, records, removedRecords } = tables;
  const host = { id: HOST, announced: null, records: 0 };
  // The host operator itself may have as many records as it likes.
  const limits = { ofNumber: recordsPerNumber, ofProfile: Number.MAX_SAFE_INTEGER };
  return (change: DataChange, { broadcastId, at, recordsPerEntry }: Options): { kind: 'stored' } | ChangeObstacle => {
    const plan = planChange(change, (record) => hasRecord(tables, HOST, record));
    if (plan.kind !== 'plan') return plan;
    const coming = lookBefore(tables, host, plan.add, recordsPerNumber);
    const obstacle = findObstacle(profileBefore(tables, host), coming, limits, () => plan.remove.map(numberKey));
    if (obstacle !== undefined) return obstacle;
    // No snapshot is ever taken between the entries of one change, so that its first position does for all of its records.
    const position = journal.append(broadcastId, change, at, cutChange(change, recordsPerEntry));
    const needed = plan.remove.length > 0 ? removedRecords.newestNeeded() : undefined;
    for (const record of plan.remove) {
      const key = findKey(tables, record)!;
      removedRecords.keep(key, records.delete(HOST, key)!, position, needed);
    }
    const additions = plan.add.map((record) => ({ key: keyFor(tables, record), since: position }));
    profiles.count(HOST, records.insertAll(HOST, additions) - plan.remove.length);
    return { kind: 'stored' };
  };
}
