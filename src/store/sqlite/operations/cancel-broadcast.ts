import { standingCarriers } from '../../../exchange/broadcast.js';
import {
  afterCancelling,
  type Cancellation,
  cancelMessage,
  cancelUnsent,
  isPending,
  unsentOf,
} from '../../../exchange/cancel.js';
import { type BroadcastRow, isNodeBroadcast, spanOfBroadcast } from '../../../exchange/journal.js';
import { cancelSlices } from '../../../exchange/slices.js';
import type { OperatingStore } from '../../../idd/ports/store/index.js';
import { applyEffects } from '../steps/apply-effects.js';
import { answeredFacts, broadcastFacts, nodeFacts } from '../steps/facts.js';
import type { Tables } from '../tables/index.js';

type Options = Parameters<OperatingStore['cancelBroadcast']>[1];
type Outcome = Awaited<ReturnType<OperatingStore['cancelBroadcast']>>;

/**
 * Ends a broadcast where it is not confirmed. The host profile keeps the change, so the copy of such a peer differs
 * from then on.
 */
export function cancelBroadcast(tables: Tables) {
  const { journal, messages, nodes } = tables;
  return (broadcastId: string, { messageId: newIdentifier, at }: Options): Outcome => {
    const row = journal.broadcast(broadcastId);
    if (row === undefined) return { kind: 'refused', reason: 'unknown' };
    const reason = `broadcast ${broadcastId} was cancelled`;
    const cancellation: Cancellation = { broadcastId, isOfNode: isNodeBroadcast(row), reason, newIdentifier, at };
    const concerned = new Set<string>();
    for (const { id } of standingCarriers(broadcastFacts(tables, row))) {
      const message = messages.get(id)!;
      if (!isPending(message)) continue;
      const node = nodes.requireId(message.peer);
      applyEffects(tables, node, cancelMessage(answeredFacts(tables, node, message, undefined), cancellation), at);
      concerned.add(message.peer);
    }
    for (const peer of cancelWhatIsNoMessage(tables, row, cancellation)) concerned.add(peer);
    for (const peer of concerned) {
      const node = nodes.requireId(peer);
      applyEffects(tables, node, afterCancelling(nodeFacts(tables, node), cancellation), at);
    }
    return concerned.size > 0
      ? { kind: 'stored', operators: [...concerned] }
      : { kind: 'refused', reason: 'not-pending' };
  };
}

/** Returns the peers that have not been given all of the broadcast. */
function cancelWhatIsNoMessage(tables: Tables, row: BroadcastRow, cancellation: Cancellation): string[] {
  const { memberships, messages, nodes } = tables;
  const { at } = cancellation;
  if (cancellation.isOfNode) {
    const waiting = nodes.withSliceOf(row.broadcastId);
    for (const operator of waiting) {
      const node = nodes.requireId(operator);
      applyEffects(tables, node, cancelSlices(nodes.slice(node)!, cancellation), at);
    }
    return waiting;
  }
  const span = spanOfBroadcast(row);
  if (span === undefined) return [];
  return memberships.at(span.first).flatMap(({ node, operator, toPosition }) => {
    const position = nodes.position(node);
    const effects = cancelUnsent(
      span,
      {
        position,
        hasLeft: toPosition !== null,
        get isCancelled() {
          return messages.cancelledWithin(node, unsentOf(span, position)!, span.last) !== undefined;
        },
      },
      cancellation,
    );
    if (effects === undefined) return [];
    applyEffects(tables, node, effects, at);
    return [operator];
  });
}
