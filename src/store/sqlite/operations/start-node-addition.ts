import { nodeTransition } from '../../../exchange/node.js';
import type { OperatingStore } from '../../../idd/ports/store/index.js';
import { applyTransition, nodeFacts } from '../steps/node-event.js';
import { takeSnapshot } from '../steps/slices.js';
import type { Tables } from '../tables/index.js';

type Options = Parameters<OperatingStore['startNodeAddition']>[1];
type Outcome = Awaited<ReturnType<OperatingStore['startNodeAddition']>>;

/** [Q.3645 §7.1.1] Several operators make one broadcast. */
export function startNodeAddition(tables: Tables) {
  const { nodes, memberships, messages, journal } = tables;
  return (
    operators: string[],
    { broadcastId, messageId, at, resync, activateAt, recordsPerMessage }: Options,
  ): Outcome => {
    const begun = [...new Set(operators)].map((operator) => {
      const node = nodes.requireId(operator);
      return {
        operator,
        node,
        transition: nodeTransition(nodeFacts(tables, node), { kind: 'addition-started', resync }, at),
      };
    });
    const refused = begun.filter(({ transition }) => transition.kind === 'refused');
    if (refused.length > 0) return { kind: 'refused', operators: refused.map(({ operator }) => operator) };
    journal.begin(broadcastId, 'ADD_NODE_REQ', at, 0);
    for (const { operator, node, transition } of begun) {
      applyTransition(tables, node, transition, at);
      const profile = takeSnapshot(tables, node, { limit: recordsPerMessage?.(operator), broadcastId });
      messages.queue({ node, command: 'ADD_NODE_REQ', messageId: messageId(), broadcastId, activateAt, ...profile });
      memberships.open(node, profile.snapshot);
    }
    return { kind: 'stored' };
  };
}
