import type { NodeState, OperatingStore } from '../../../idd/ports/store/index.js';
import { cancelNodeRequests, changeNode, endMembership } from '../steps/change-node.js';
import type { Tables } from '../tables/index.js';

type Options = Parameters<OperatingStore['startNodeRemoval']>[1];
type Outcome = Awaited<ReturnType<OperatingStore['startNodeRemoval']>>;

const REMOVABLE = new Set<NodeState>(['added', 'adding', 'failed', 'removing']);

/** [Q.3645 §7.1.2] The list goes with the request only where the host profile has at most `listLimit` records: the peer removes all in any case. */
export function startNodeRemoval(tables: Tables, listLimit: number) {
  const { nodes, profiles, messages, journal } = tables;
  return (operator: string, { broadcastId, messageId, at, force }: Options): Outcome => {
    const node = nodes.requireId(operator);
    const { state, since } = nodes.get(node);
    if (!REMOVABLE.has(state)) return { kind: 'refused' };
    journal.begin(broadcastId, 'REMOVE_NODE_REQ', at, 0);
    endMembership(tables, node);
    cancelNodeRequests(tables, node, 'superseded by the removal of the node', at);
    messages.cancelQueuedRequests(node, 'the node is being removed');
    const snapshot = profiles.hostRecords() <= listLimit ? journal.last() : undefined;
    messages.queue({ node, command: 'REMOVE_NODE_REQ', messageId: messageId(), broadcastId, snapshot });
    if (force) {
      messages.cancelRequests(node, 'the node was removed without the peer', { sentData: true });
      changeNode(tables, node, { state: 'removed', diverged: false, reason: '' }, at);
    } else {
      nodes.update(node, {
        state: 'removing',
        approved: false,
        diverged: false,
        since: state === 'removing' ? since : at,
      });
    }
    return { kind: 'stored' };
  };
}
