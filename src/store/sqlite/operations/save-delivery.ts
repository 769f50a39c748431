import type { NodeChange } from '../../../idd/ports/store/index.js';
import type { Delivery } from '../../../idd/sending/delivery.js';
import { settleNode } from '../steps/change-node.js';
import type { Tables } from '../tables/index.js';

/** Stores where a message stands, unless it has moved on since the caller read it. */
export function saveDelivery(tables: Tables, now: () => number) {
  const { messages, nodes } = tables;
  return (id: number, from: Delivery['phase'][], delivery: Delivery, node?: NodeChange): boolean => {
    const message = messages.get(id);
    if (message === undefined || !from.includes(message.delivery.phase)) return false;
    messages.save(id, delivery);
    if (node) settleNode(tables, nodes.requireId(message.peer), node, id, now());
    return true;
  };
}
