import type { JournalPosition, SnapshotSlice, Taking } from '../../../idd/ports/store/index.js';
import type { Tables } from '../tables/index.js';
import type { RecordKey } from '../tables/records.js';

const START: RecordKey = [-1, -1];

/**
 * The host profile as it is now, for a node message. A peer that takes only so many records a message gets the first of them in it; the rest
 * follows in ADD_DATA_REQ, under `broadcastId` or, where that is left out, a broadcast of its own. The peer is given nothing that led to the snapshot.
 */
export function takeSnapshot(
  tables: Tables,
  node: number,
  { limit, broadcastId }: { limit?: number; broadcastId?: string },
): { snapshot: JournalPosition; slice?: SnapshotSlice } {
  const { nodes, journal, removedRecords } = tables;
  const snapshot = journal.last();
  nodes.moveTo(node, snapshot);
  nodes.setSlice(node, undefined);
  if (limit === undefined) return { snapshot };
  const after = endOfSlice(removedRecords.page(snapshot, START, limit + 1), limit);
  if (after === undefined) return { snapshot };
  nodes.setSlice(node, { snapshot, after, broadcastId });
  return { snapshot, slice: { limit } };
}

export function hasSlice({ nodes }: Tables, node: number): boolean {
  return nodes.slice(node) !== undefined;
}

/** Makes the next slice of the snapshot a message. */
export function nextSlice(
  tables: Tables,
  node: number,
  { recordsPerMessage: limit, newIdentifier, at }: Pick<Taking, 'recordsPerMessage' | 'newIdentifier'> & { at: number },
): void {
  const { nodes, messages, journal, removedRecords } = tables;
  const { snapshot, after, broadcastId = newIdentifier() } = nodes.slice(node)!;
  if (journal.broadcast(broadcastId) === undefined) journal.begin(broadcastId, 'ADD_DATA_REQ', at, 0);
  const slice: SnapshotSlice = { after, limit };
  messages.queue({ node, command: 'ADD_DATA_REQ', messageId: newIdentifier(), broadcastId, snapshot, slice });
  const end = endOfSlice(removedRecords.page(snapshot, after, limit + 1), limit);
  nodes.setSlice(node, end && { snapshot, after: end, broadcastId });
}

/** Where the next slice begins; undefined where there is none. */
function endOfSlice(keys: RecordKey[], limit: number): RecordKey | undefined {
  return keys.length > limit ? keys[limit - 1] : undefined;
}
