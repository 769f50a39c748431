import { standingCarriers } from '../../../exchange/broadcast.js';
import { isNodeBroadcast } from '../../../exchange/journal.js';
import { type OutgoingMessage, spanOf } from '../../../exchange/message.js';
import type { LaterChanges } from '../../../exchange/overtaken.js';
import { hasFailed, retryChanges, retryProcedure } from '../../../exchange/retry.js';
import type { OperatingStore } from '../../../idd/ports/store/index.js';
import { applyEffects } from '../steps/apply-effects.js';
import { broadcastFacts, hostProfile, laterChanges, nodeFacts } from '../steps/facts.js';
import type { Tables } from '../tables/index.js';

type Options = Parameters<OperatingStore['retryBroadcast']>[1];
type Outcome = Awaited<ReturnType<OperatingStore['retryBroadcast']>>;

/** Sends again, to each peer where the broadcast has failed, what failed. */
export function retryBroadcast(tables: Tables) {
  const { journal, messages, nodes } = tables;
  return (broadcastId: string, { messageId: newIdentifier, at, recordsPerMessage }: Options): Outcome => {
    const row = journal.broadcast(broadcastId);
    if (row === undefined) return { kind: 'refused', reason: 'unknown' };
    const carriers = standingCarriers(broadcastFacts(tables, row)).map(({ id }) => messages.get(id)!);
    const failed = carriers.filter(hasFailed);
    const overtaken = isNodeBroadcast(row) ? undefined : overtakenOf(tables, failed);
    const retried = new Set<string>();
    for (const message of failed) {
      const { id, peer } = message;
      const node = nodes.requireId(peer);
      const limit = recordsPerMessage?.(peer);
      const facts = {
        message,
        node: nodeFacts(tables, node),
        host: hostProfile(tables, limit),
        get isNewest() {
          return messages.newestNodeRequest(node) === id;
        },
        get hasNewerProfile() {
          return messages.hasNewerProfile(node, id);
        },
        isOvertaken: overtaken?.has(id) ?? false,
      };
      const effects =
        overtaken === undefined
          ? retryProcedure(facts, { newIdentifier, at, limit })
          : retryChanges(facts, { newIdentifier });
      if (effects === undefined) continue;
      applyEffects(tables, node, effects, at);
      retried.add(peer);
    }
    if (retried.size > 0) return { kind: 'stored', operators: [...retried] };
    return { kind: 'refused', reason: failed.length > 0 ? 'overtaken' : 'not-failed' };
  };
}

/** The ids of those messages with changes of which a later change has overtaken something. */
function overtakenOf(tables: Tables, failed: readonly OutgoingMessage[]): Set<number> {
  const byPeer = new Map<string, LaterChanges>();
  const overtaken = new Set<number>();
  const newestFirst = failed
    .filter(({ journal }) => journal !== undefined)
    .map((message) => ({ message, span: spanOf(message) }))
    .sort((one, other) => other.span.first - one.span.first);
  for (const { message, span } of newestFirst) {
    const { id, peer } = message;
    const later = byPeer.get(peer) ?? laterChanges(tables, tables.nodes.requireId(peer));
    byPeer.set(peer, later);
    const entries = tables.journal.entriesOf(span);
    if (entries.some(later.of(span, entries))) overtaken.add(id);
  }
  return overtaken;
}
