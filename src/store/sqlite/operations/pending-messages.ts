import type { Lane, OutgoingMessage } from '../../../idd/ports/store/index.js';
import type { Tables } from '../tables/index.js';

/** The messages of a lane that wait for their ACK; undefined when one is to be made of the journal first. */
export function pendingMessages(tables: Tables) {
  return (peer: string, lane: Lane, limit: number): OutgoingMessage[] | undefined => {
    const node = tables.nodes.id(peer);
    if (node === undefined) return [];
    const pending = tables.messages.pending(node, lane, limit);
    return pending.length === 0 && lane === 'ordered' && hasUnsentChange(tables, node) ? undefined : pending;
  };
}

/** Makes the next change of the journal a message, unless another caller has, in the transaction that moves the peer's position. */
export function nextDataMessage(tables: Tables) {
  const { nodes, messages, journal } = tables;
  return (peer: string, limit: number, newMessageId: () => string): OutgoingMessage[] => {
    const node = nodes.requireId(peer);
    if (!messages.hasPending(node, 'ordered') && hasUnsentChange(tables, node)) {
      const position = nodes.position(node) + 1;
      const range = { first: position, last: position };
      messages.queue({ node, ...journal.origin(position), messageId: newMessageId(), journal: range });
      nodes.moveTo(node, position);
    }
    return messages.pending(node, 'ordered', limit);
  };
}

function hasUnsentChange({ nodes, memberships, journal }: Tables, node: number): boolean {
  return nodes.state(node) === 'added' && memberships.isOpen(node) && nodes.position(node) < journal.last();
}
