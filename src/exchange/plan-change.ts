import type { NaptrRecord } from '../../generated/messages.js';
import { recordIdentity } from '../enum/naptr-record.js';
import type { ChangeObstacle, DataChange } from './change.js';
import type { NumberBefore } from './record-limits.js';

/** What a change comes down to: these records go, then those come. `add` may hold records that are there already. */
interface ChangePlan {
  kind: 'plan';
  remove: NaptrRecord[];
  add: NaptrRecord[];
}

/**
 * Since when a number is announced that gains a record; `before` is what it has before anything goes: a number whose
 * records are all replaced keeps its place among the operators that announce it. `announce` gives a new one its place.
 */
export function announcedSince({ records, since }: NumberBefore, announce: () => number): number | null {
  return records > 0 ? since : announce();
}

/**
 * Checks a change against the profile as it is before the change, and says what it does [Q.3645 §7.2]. Pure but for
 * `has`, which tells whether the profile has a record. The obstacle is the first record that is not there (the second
 * time a record is named, it is not there any more), or else the first `modified` that would equal another record.
 */
export function planChange(change: DataChange, has: (record: NaptrRecord) => boolean): ChangePlan | ChangeObstacle {
  switch (change.command) {
    case 'ADD_DATA_REQ':
      return { kind: 'plan', remove: [], add: change.records };
    case 'REMOVE_DATA_REQ': {
      const missing = firstMissing(change.records, has).record;
      return missing ? { kind: 'missing', record: missing } : { kind: 'plan', remove: change.records, add: [] };
    }
    case 'MOD_DATA_REQ':
      return planModification(change.modifications, has);
  }
}

function planModification(
  modifications: { existing: NaptrRecord; modified: NaptrRecord }[],
  has: (record: NaptrRecord) => boolean,
): ChangePlan | ChangeObstacle {
  const { record: missing, identities: leaving } = firstMissing(
    modifications.map(({ existing }) => existing),
    has,
  );
  if (missing) return { kind: 'missing', record: missing };
  const coming = new Set<string>();
  const add: NaptrRecord[] = [];
  for (const { modified } of modifications) {
    const identity = recordIdentity(modified);
    const stays = !leaving.has(identity);
    if (coming.has(identity) || (stays && has(modified))) return { kind: 'collision', record: modified };
    coming.add(identity);
    if (stays) add.push(modified);
  }
  // A record that leaves and comes again within the message stays as it is.
  const remove = modifications.map(({ existing }) => existing).filter((record) => !coming.has(recordIdentity(record)));
  return { kind: 'plan', remove, add };
}

function firstMissing(
  records: NaptrRecord[],
  has: (record: NaptrRecord) => boolean,
): { record?: NaptrRecord; identities: Set<string> } {
  const identities = new Set<string>();
  for (const record of records) {
    const identity = recordIdentity(record);
    if (identities.has(identity) || !has(record)) return { record, identities };
    identities.add(identity);
  }
  return { identities };
}
