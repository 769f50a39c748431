import type { Candidate } from '../../../resolution/record-source.js';
import { keysCovering } from '../number-key.js';
import { recordOf } from '../steps/record-key.js';
import type { Tables } from '../tables/index.js';

/** Every record in force for the number and for the blocks that it begins with, of the host and of every peer. */
export function candidates(tables: Tables) {
  const { profiles, records } = tables;
  return (digits: string, now: number): Candidate[] => {
    const keys = keysCovering(digits);
    return profiles.inForce(now).flatMap(({ id, peer, announced }) =>
      records.covering(id, keys).map(([number, naptr, since]) => {
        const candidate: Candidate = {
          record: recordOf(tables, [number, naptr]),
          announced: since ?? announced ?? 0,
        };
        if (peer !== null) candidate.peer = peer;
        return candidate;
      }),
    );
  };
}
