import type { OperatingStore } from '../../../idd/ports/store/index.js';
import { nodeEvent } from '../steps/node-event.js';
import type { Tables } from '../tables/index.js';

type Options = Parameters<OperatingStore['startNodeRemoval']>[1];
type Outcome = Awaited<ReturnType<OperatingStore['startNodeRemoval']>>;

/** [Q.3645 §7.1.2] The list goes with the request only where the host profile has at most `listLimit` records: the peer removes all in any case. */
export function startNodeRemoval(tables: Tables, listLimit: number) {
  const { nodes, profiles, messages, journal } = tables;
  return (operator: string, { broadcastId, messageId, at, force }: Options): Outcome => {
    const node = nodes.requireId(operator);
    if (nodeEvent(tables, node, { kind: 'removal-started', force }, at).kind === 'refused') return { kind: 'refused' };
    journal.begin(broadcastId, 'REMOVE_NODE_REQ', at, 0);
    const snapshot = profiles.hostRecords() <= listLimit ? journal.last() : undefined;
    const message = { node, command: 'REMOVE_NODE_REQ', messageId: messageId(), broadcastId, snapshot } as const;
    if (force) messages.queue(message, 'cancelled', 'the node was removed without the peer');
    else messages.queue(message);
    return { kind: 'stored' };
  };
}
