import type { Carrier, DataCarrier } from '../tables/coverage.js';
import type { Tables } from '../tables/index.js';
import type { BroadcastRow, JournalSpan } from '../tables/journal.js';

/** Whether the broadcast bears the host profile, or its removal, and no changes: a node procedure, or the slices of a profile. */
export function isNodeBroadcast({ first, command }: Pick<BroadcastRow, 'first' | 'command'>): boolean {
  return command === 'ADD_NODE_REQ' || command === 'REMOVE_NODE_REQ' || (first === null && command === 'ADD_DATA_REQ');
}

/** The journal entries of a broadcast that changes data; undefined where it has none. */
export function entriesOf({ command, first, last }: BroadcastRow): JournalSpan | undefined {
  return first === null || last === null ? undefined : { command: command as JournalSpan['command'], first, last };
}

/** The messages that bear the broadcast to its peers as it stands: what has been sent again has taken the place of what it repeats. */
export function carriersOf(tables: Tables, row: BroadcastRow): Carrier[] {
  if (isNodeBroadcast(row)) return tables.coverage.ofNodeBroadcast(row.broadcastId);
  const span = entriesOf(row);
  if (span === undefined) return [];
  return tables.memberships.at(span.first).flatMap(({ node, lastMessage }) => {
    const carriers = tables.coverage.ofEntries(node, span, lastMessage ?? Number.MAX_SAFE_INTEGER);
    return carriers.filter((carrier: DataCarrier) => carrier.first !== null);
  });
}
