import type { NaptrRecord } from '../../../../generated/messages.js';
import type { StagingId } from '../../../idd/ports/store/index.js';
import { keyFor } from '../steps/record-key.js';
import { requireStaging } from '../steps/require-staging.js';
import type { Tables } from '../tables/index.js';

/**
 * Puts records into a profile that is on its way in. A number or block that the peer announces already keeps its place among the operators
 * that announce it; the others get theirs when the profile is activated. Throws where the staging has ended.
 */
export function stageRecords(tables: Tables) {
  const { profiles, records } = tables;
  return (staging: StagingId, piece: NaptrRecord[]): void => {
    requireStaging(tables, staging);
    const current = profiles.current(profiles.nodeOf(staging));
    const staged = piece.map((record) => {
      const key = keyFor(tables, record);
      const since = current && current.records > 0 ? records.announced(current, key[0]) : undefined;
      return { key, since: since ?? null };
    });
    profiles.count(staging, records.insertAll(staging, staged));
  };
}
