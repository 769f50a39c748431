import type { SendingStore } from '../../../idd/ports/store/index.js';
import { settle } from '../steps/settle.js';
import type { Tables } from '../tables/index.js';

type Arguments = Parameters<SendingStore['saveDelivery']>;

/** Stores where a message stands, unless it has moved on since the caller read it. */
export function saveDelivery(tables: Tables, now: () => number) {
  const { messages } = tables;
  return (...[id, from, delivery, consequences = {}]: Arguments): boolean => {
    const message = messages.get(id);
    if (message === undefined || !from.includes(message.delivery.phase)) return false;
    messages.save(id, delivery);
    settle(tables, message, consequences, now());
    return true;
  };
}
