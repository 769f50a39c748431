import type { Effect } from './effects.js';
import type { JournalPosition } from './journal.js';
import type { NewMessage, RecordPlace, RestOfSnapshot, SnapshotSlice } from './message.js';

/** The host profile as it is now. */
export interface HostProfile {
  /** The journal position that it stands at. */
  position: JournalPosition;
  /**
   * Where the first slice of it ends; undefined where all of it goes in one message, since the peer takes any number of
   * records or it has no more than that.
   */
  sliceEnd?: RecordPlace;
}

/**
 * Puts the host profile as it is now into a node message. A peer that takes only `limit` records a message gets the
 * first of them in it; the rest follows in ADD_DATA_REQ, under `broadcastId` or, where that is left out, a broadcast of
 * its own. The peer is given nothing that led to the snapshot.
 */
export function giveProfile(
  { position, sliceEnd }: HostProfile,
  { limit, broadcastId }: { limit?: number; broadcastId?: string },
): { content: Pick<NewMessage, 'snapshot' | 'slice'>; effects: Effect[] } {
  const given: Effect = { kind: 'given', position };
  if (limit === undefined || sliceEnd === undefined) {
    return { content: { snapshot: position }, effects: [given, { kind: 'rest-of-snapshot' }] };
  }
  const rest = { snapshot: position, after: sliceEnd, broadcastId };
  return {
    content: { snapshot: position, slice: { limit } },
    effects: [given, { kind: 'rest-of-snapshot', rest }],
  };
}

/** Makes the next slice of a snapshot a message; `end` is where that slice ends, undefined where it is the last. */
export function nextSlice(
  { snapshot, after, broadcastId }: RestOfSnapshot,
  end: RecordPlace | undefined,
  { limit, newIdentifier }: { limit: number; newIdentifier: () => string },
): Effect[] {
  const effects: Effect[] = [];
  const broadcast = broadcastId ?? newIdentifier();
  const command = 'ADD_DATA_REQ';
  if (broadcastId === undefined) effects.push({ kind: 'begin-broadcast', broadcastId: broadcast, command });
  const slice: SnapshotSlice = { after, limit };
  const message: NewMessage = { command, messageId: newIdentifier(), broadcastId: broadcast, snapshot, slice };
  effects.push({ kind: 'queue', message });
  effects.push({ kind: 'rest-of-snapshot', rest: end && { snapshot, after: end, broadcastId: broadcast } });
  return effects;
}

/** One message stands for all slices that are left: the peer's copy is without them until it gets a whole profile. */
export function cancelSlices(
  { snapshot, after }: RestOfSnapshot,
  { broadcastId, newIdentifier, reason }: { broadcastId: string; newIdentifier: () => string; reason: string },
): Effect[] {
  const slice: SnapshotSlice = { after, limit: Number.MAX_SAFE_INTEGER };
  const message: NewMessage = {
    command: 'ADD_DATA_REQ',
    messageId: newIdentifier(),
    broadcastId,
    snapshot,
    slice,
  };
  return [{ kind: 'queue', message, ended: { phase: 'cancelled', reason } }, { kind: 'rest-of-snapshot' }];
}
