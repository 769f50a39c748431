import type { SendingStore } from '../../../idd/ports/store/index.js';
import { changeAlarms, endAlarms } from '../steps/change-alarms.js';
import { appliesTo, settleNode } from '../steps/change-node.js';
import type { Tables } from '../tables/index.js';

type Arguments = Parameters<SendingStore['saveDelivery']>;

/** Stores where a message stands, unless it has moved on since the caller read it. */
export function saveDelivery(tables: Tables, now: () => number) {
  const { messages, nodes } = tables;
  return (...[id, from, delivery, { node, alarms = [] } = {}]: Arguments): boolean => {
    const message = messages.get(id);
    if (message === undefined || !from.includes(message.delivery.phase)) return false;
    messages.save(id, delivery);
    const peer = nodes.requireId(message.peer);
    const isWanted = node?.within === undefined || appliesTo(node, nodes.get(peer));
    if (isWanted) changeAlarms(tables, alarms, now());
    else endAlarms(tables, alarms, now());
    if (node) settleNode(tables, peer, node, now());
    return true;
  };
}
