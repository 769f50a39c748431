import type { NodeChange, NodeRecord } from '../../../idd/ports/store/index.js';
import type { Tables } from '../tables/index.js';

/**
 * Another state for a node. What belongs to a state is kept here: an added node has a profile; a removed one has none, no approval and nothing
 * of ours under way. A reason lasts as long as what it is the reason for.
 */
export function changeNode(tables: Tables, id: number, change: NodeChange, at: number): void {
  const before = tables.nodes.get(id);
  if (!appliesTo(change, before)) return;
  const state = change.state ?? before.state;
  const diverged = change.diverged ?? before.diverged;
  const isSame = state === before.state;
  tables.nodes.update(id, {
    state,
    diverged,
    approved: before.approved && state !== 'removed',
    reason: change.reason ?? (isSame || diverged ? before.reason : undefined),
    since: isSame ? before.since : at,
  });
  if (state === 'added') tables.profiles.ensureCurrent(id);
  if (state === 'removed') {
    endMembership(tables, id);
    tables.messages.cancelRequests(id, 'the node was removed');
  }
}

/**
 * What the end of a message means for its node. That a profile has reached the peer makes its copy equal only if nothing that came after has
 * failed meanwhile: then the node stays diverged.
 */
export function settleNode(tables: Tables, id: number, change: NodeChange, message: number, at: number): void {
  const { diverged, reason, ...rest } = change;
  const isHealed = diverged !== false || rest.state === 'removed' || !tables.messages.hasFailedAfter(message, id);
  changeNode(tables, id, isHealed ? change : rest, at);
}

/** Whether the node is in a state that the change is meant for. */
export function appliesTo({ within }: NodeChange, { state }: Pick<NodeRecord, 'state'>): boolean {
  return within === undefined || within.includes(state);
}

/** The peer's numbers stop resolving, and changes from now on do not concern it. */
export function endMembership({ profiles, memberships, journal, messages }: Tables, id: number): void {
  profiles.discardOfNode(id);
  memberships.close(id, journal.last(), messages.last());
}
