import type { NodeState, OperatingStore } from '../../../idd/ports/store/index.js';
import { cancelNodeRequests } from '../steps/change-node.js';
import { takeSnapshot } from '../steps/slices.js';
import type { Tables } from '../tables/index.js';

type Options = Parameters<OperatingStore['startNodeAddition']>[1];
type Outcome = Awaited<ReturnType<OperatingStore['startNodeAddition']>>;

/** States in which the peer may have a copy of our profile that a new one can replace. */
const RESYNCABLE = new Set<NodeState>(['added', 'adding', 'failed']);

/** [Q.3645 §7.1.1] Several operators make one broadcast. */
export function startNodeAddition(tables: Tables) {
  const { nodes, memberships, messages, journal } = tables;
  return (
    operators: string[],
    { broadcastId, messageId, at, resync, activateAt, recordsPerMessage }: Options,
  ): Outcome => {
    const ids = [...new Set(operators)].map((operator) => nodes.requireId(operator));
    const refused = ids
      .map((id) => nodes.get(id))
      .filter(({ state }) => (resync ? !RESYNCABLE.has(state) : state === 'added'));
    if (refused.length > 0) return { kind: 'refused', operators: refused.map(({ operator }) => operator) };
    journal.begin(broadcastId, 'ADD_NODE_REQ', at, 0);
    for (const node of ids) {
      const { operator, diverged, reason } = nodes.get(node);
      cancelNodeRequests(tables, node, 'superseded by a newer node procedure', at);
      const profile = takeSnapshot(tables, node, { limit: recordsPerMessage?.(operator), broadcastId });
      messages.queue({ node, command: 'ADD_NODE_REQ', messageId: messageId(), broadcastId, activateAt, ...profile });
      memberships.open(node, profile.snapshot);
      nodes.update(node, {
        state: 'adding',
        approved: true,
        diverged,
        reason: diverged ? reason : undefined,
        since: at,
      });
    }
    return { kind: 'stored' };
  };
}
