import { settleStep } from '../../../exchange/settlement.js';
import type { SendingStore } from '../../../idd/ports/store/index.js';
import { applyEffects } from '../steps/apply-effects.js';
import { settledFacts } from '../steps/facts.js';
import type { Tables } from '../tables/index.js';

type Arguments = Parameters<SendingStore['saveDelivery']>;

/** Stores where a message stands, unless it has moved on since the caller read it. */
export function saveDelivery(tables: Tables, now: () => number) {
  const { nodes, messages } = tables;
  return (...[id, from, delivery, consequences = {}]: Arguments): boolean => {
    const message = messages.get(id);
    if (message === undefined || !from.includes(message.delivery.phase)) return false;
    const node = nodes.requireId(message.peer);
    const at = now();
    const effects = settleStep(settledFacts(tables, node, message, delivery), consequences, at);
    applyEffects(tables, node, [{ kind: 'deliver', id, delivery }, ...effects], at);
    return true;
  };
}
