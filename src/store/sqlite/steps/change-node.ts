import type { NodeChange } from '../../../idd/ports/store/index.js';
import type { Tables } from '../tables/index.js';

/**
 * Another state for a node. What belongs to a state is kept here: an added node has a profile; a removed one has none, no approval and nothing
 * of ours under way. A reason lasts as long as what it is the reason for.
 */
export function changeNode(tables: Tables, id: number, change: NodeChange, at: number): void {
  const before = tables.nodes.get(id);
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

/** The peer's numbers stop resolving, and changes from now on do not concern it. */
export function endMembership({ profiles, memberships, journal, messages }: Tables, id: number): void {
  profiles.discardOfNode(id);
  memberships.close(id, journal.last(), messages.last());
}
