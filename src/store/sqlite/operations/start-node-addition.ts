import { startAddition } from '../../../exchange/node-procedures.js';
import type { OperatingStore } from '../../../idd/ports/store/index.js';
import { applyEffects } from '../steps/apply-effects.js';
import { hostProfile, nodeFacts } from '../steps/facts.js';
import type { Tables } from '../tables/index.js';

type Options = Parameters<OperatingStore['startNodeAddition']>[1];
type Outcome = Awaited<ReturnType<OperatingStore['startNodeAddition']>>;

/** [Q.3645 §7.1.1] Several operators make one broadcast; none of them is added where one may not be. */
export function startNodeAddition(tables: Tables) {
  const { nodes, journal, profiles } = tables;
  return (operators: string[], { messageId: newIdentifier, recordsPerMessage, ...options }: Options): Outcome => {
    const { broadcastId, at } = options;
    const begun = [...new Set(operators)].map((operator) => {
      const node = nodes.requireId(operator);
      const limit = recordsPerMessage?.(operator);
      const facts = { node: nodeFacts(tables, node), host: hostProfile(tables, limit) };
      return { operator, node, effects: startAddition(facts, { ...options, newIdentifier, limit }) };
    });
    const refused = begun.filter(({ effects }) => effects === undefined);
    if (refused.length > 0) return { kind: 'refused', operators: refused.map(({ operator }) => operator) };
    journal.begin(broadcastId, 'ADD_NODE_REQ', at, profiles.hostRecords());
    for (const { node, effects } of begun) applyEffects(tables, node, effects!, at);
    return { kind: 'stored' };
  };
}
