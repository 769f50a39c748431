import type { NodeChange, NodeState } from '../../../idd/ports/store/index.js';
import type { Tables } from '../tables/index.js';
import { clearAlarmsOf, clearResponseTimeout } from './change-alarms.js';

/** Alarms about a peer's copy that differs: they end when it is equal again, or is there no more. */
const ABOUT_COPY = ['not-confirmed', 'message-refused'] as const;
/** Alarms about what is on its way to a peer: they end with its removal. */
const ABOUT_SENDING = ['response-timeout', 'not-acknowledged', 'peer-refuses'] as const;

/**
 * Another state for a node. What belongs to a state is kept here: an added node has a profile; a removed one has none, no approval and nothing
 * of ours under way. A reason lasts as long as what it is the reason for, and so do the alarms.
 */
export function changeNode(tables: Tables, id: number, change: NodeChange, at: number): void {
  const { nodes, profiles, messages } = tables;
  const before = nodes.get(id);
  if (!appliesTo(change, before.state)) return;
  const state = change.state ?? before.state;
  const diverged = change.diverged ?? before.diverged;
  const isSame = state === before.state;
  nodes.update(id, {
    state,
    diverged,
    approved: before.approved && state !== 'removed',
    reason: change.reason ?? (isSame || diverged ? before.reason : undefined),
    since: isSame ? before.since : at,
  });
  if (state === 'added') {
    profiles.ensureCurrent(id);
    if (!diverged && (before.diverged || !isSame)) clearAlarmsOf(tables, before.operator, ABOUT_COPY, at);
  }
  if (state === 'removed') {
    endMembership(tables, id);
    // A data request that is being sent stays, and is settled first: added anew, the peer could get it after our new profile.
    messages.cancelRequests(id, 'the node was removed', { sentData: false });
    clearAlarmsOf(tables, before.operator, [...ABOUT_COPY, ...ABOUT_SENDING], at);
  }
}

/** Whether the node is in a state that the change is meant for. */
export function appliesTo({ within }: NodeChange, state: NodeState): boolean {
  return within === undefined || within.includes(state);
}

/**
 * Ends the node procedures under way with the peer: a newer one takes their place. One that is being sent stays, and is settled first: the peer
 * could get it after the newer one.
 */
export function cancelNodeRequests(tables: Tables, id: number, reason: string, at: number): void {
  const { messages, nodes } = tables;
  const { operator } = nodes.get(id);
  for (const broadcastId of messages.cancelNodeRequests(id, reason)) {
    clearResponseTimeout(tables, operator, broadcastId, at);
  }
}

/** The peer's numbers stop resolving, and changes from now on do not concern it. */
export function endMembership({ profiles, memberships, journal, messages, nodes }: Tables, id: number): void {
  profiles.discardOfNode(id);
  nodes.setSlice(id, undefined);
  memberships.close(id, journal.last(), messages.last());
}
