import type { NaptrRecord } from '../../../../generated/messages.js';
import { findObstacle } from '../../../exchange/record-limits.js';
import type { LimitObstacle, StagingId } from '../../../idd/ports/store/index.js';
import { limitsOf, type PeerLimits } from '../peer-limits.js';
import { lookBefore, profileBefore } from '../steps/profile-facts.js';
import { keyFor } from '../steps/record-key.js';
import { requireStaging } from '../steps/require-staging.js';
import type { Tables } from '../tables/index.js';

/**
 * Puts records, in the order of their numbers, into a profile that is on its way in, all of them or, where one has no
 * room, none. `most`: no number has more records in the staging, these included. A number or block that the peer
 * announces already keeps its place among the operators that announce it; the others get theirs when the profile is
 * activated. Throws where the staging has ended.
 */
export function stageRecords(tables: Tables, peerLimits: PeerLimits) {
  const { nodes, profiles, records } = tables;
  return (staging: StagingId, piece: NaptrRecord[], most: number): LimitObstacle | undefined => {
    requireStaging(tables, staging);
    const profile = profiles.get(staging);
    const node = profiles.nodeOf(staging);
    const limits = limitsOf(peerLimits, nodes.operator(node));
    // Only where room may run out it is worth looking closely: it costs a look-up and memory for each number.
    if (most > limits.ofNumber || profile.records + piece.length > limits.ofProfile) {
      const coming = lookBefore(tables, profile, piece, limits.ofNumber);
      const obstacle = findObstacle(profileBefore(tables, profile), coming, limits, () => []);
      if (obstacle !== undefined) return obstacle;
    }
    const current = profiles.current(node);
    const announced =
      current === undefined || current.records === 0
        ? undefined
        : lookBefore(tables, current, piece, limits.ofNumber).before;
    const additions = piece.map((record, at) => {
      const known = announced?.[at];
      return { key: keyFor(tables, record), since: known === undefined || known.records === 0 ? null : known.since };
    });
    profiles.count(staging, records.insertAll(staging, additions));
    return undefined;
  };
}
