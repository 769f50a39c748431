import type { Carrier, DataCarrier } from '../tables/coverage.js';
import type { Tables } from '../tables/index.js';
import type { BroadcastRow } from '../tables/journal.js';

/** Whether the broadcast bears the host profile, or its removal, and no changes: a node procedure, or the slices of a profile. */
export function isNodeBroadcast({ first, command }: Pick<BroadcastRow, 'first' | 'command'>): boolean {
  return command === 'ADD_NODE_REQ' || command === 'REMOVE_NODE_REQ' || (first === null && command === 'ADD_DATA_REQ');
}

/** The messages that bear the broadcast to its peers as it stands: what has been sent again has taken the place of what it repeats. */
export function carriersOf(tables: Tables, row: BroadcastRow): Carrier[] {
  if (isNodeBroadcast(row)) return tables.coverage.ofNodeBroadcast(row.broadcastId);
  const { first, last } = row;
  if (first === null || last === null) return [];
  return tables.memberships.at(first).flatMap(({ node, lastMessage }) => {
    const carriers = tables.coverage.ofEntries(node, { first, last }, lastMessage ?? Number.MAX_SAFE_INTEGER);
    return carriers.filter((carrier: DataCarrier) => carrier.first !== null);
  });
}
