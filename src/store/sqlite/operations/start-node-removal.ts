import { startRemoval } from '../../../exchange/node-procedures.js';
import type { OperatingStore } from '../../../idd/ports/store/index.js';
import { applyEffects } from '../steps/apply-effects.js';
import { nodeFacts } from '../steps/facts.js';
import type { Tables } from '../tables/index.js';

type Options = Parameters<OperatingStore['startNodeRemoval']>[1];
type Outcome = Awaited<ReturnType<OperatingStore['startNodeRemoval']>>;

/**
 * [Q.3645 §7.1.2] `listLimit`: the list goes with the request only where the host profile has at most so many records.
 */
export function startNodeRemoval(tables: Tables, listLimit: number) {
  const { nodes, profiles, journal } = tables;
  return (operator: string, { messageId: newIdentifier, ...options }: Options): Outcome => {
    const node = nodes.requireId(operator);
    const host = { position: journal.last(), records: profiles.hostRecords() };
    const facts = { node: nodeFacts(tables, node), host };
    const effects = startRemoval(facts, { ...options, newIdentifier, listLimit });
    if (effects === undefined) return { kind: 'refused' };
    applyEffects(tables, node, effects, options.at);
    return { kind: 'stored' };
  };
}
