import type { Phase } from '../../../exchange/delivery.js';
import type { OperatingStore, OutgoingMessage } from '../../../idd/ports/store/index.js';
import { carriersOf, isNodeBroadcast } from '../steps/carriers.js';
import { clearResponseTimeout } from '../steps/change-alarms.js';
import { nodeEvent } from '../steps/node-event.js';
import { sendOneByOne } from '../steps/one-by-one.js';
import { ENTRIES_PER_MESSAGE } from '../tables/coverage.js';
import type { Tables } from '../tables/index.js';
import type { BroadcastRow } from '../tables/journal.js';
import { spanOf } from '../tables/message-row.js';

type Options = Parameters<OperatingStore['cancelBroadcast']>[1];
type Outcome = Awaited<ReturnType<OperatingStore['cancelBroadcast']>>;

const PENDING = new Set<Phase>(['queued', 'sent', 'acknowledged']);

/**
 * Ends a broadcast where it is not confirmed: it is not sent any more. The host profile keeps the change, so the copy of such a peer differs from then on.
 * What has been sent may have been applied there.
 */
export function cancelBroadcast(tables: Tables) {
  const { journal, messages, nodes } = tables;
  return (broadcastId: string, { messageId: newIdentifier, at }: Options): Outcome => {
    const row = journal.broadcast(broadcastId);
    if (row === undefined) return { kind: 'refused', reason: 'unknown' };
    const reason = `broadcast ${broadcastId} was cancelled`;
    const concerned = new Set<string>();
    for (const { id } of carriersOf(tables, row)) {
      const message = messages.get(id)!;
      if (!PENDING.has(message.delivery.phase)) continue;
      const node = nodes.requireId(message.peer);
      if (isOfOneBroadcast(tables, message) || messages.hasNewerProfile(node, id)) {
        messages.save(id, { ...message.delivery, phase: 'cancelled', dueAt: undefined, reason });
        clearResponseTimeout(tables, message.peer, message.broadcastId, at);
      } else sendOneByOne(tables, node, message, { newIdentifier, at, cancelled: { broadcastId, reason } });
      concerned.add(message.peer);
      if (isNodeBroadcast(row) && message.slice?.after === undefined) {
        nodeEvent(tables, node, { kind: 'procedure-cancelled', reason }, at);
      }
    }
    for (const peer of cancelUnsent(tables, row, newIdentifier, reason)) concerned.add(peer);
    for (const peer of concerned) {
      const kind = isNodeBroadcast(row) ? 'profile-cancelled' : 'change-cancelled';
      nodeEvent(tables, nodes.requireId(peer), { kind, reason }, at);
    }
    return concerned.size > 0
      ? { kind: 'stored', operators: [...concerned] }
      : { kind: 'refused', reason: 'not-pending' };
  };
}

function isOfOneBroadcast({ journal }: Tables, message: OutgoingMessage): boolean {
  if (message.journal === undefined) return true;
  return journal.entriesOf(spanOf(message)).every(({ broadcastId }) => broadcastId === message.broadcastId);
}

/** Has what is no message yet passed over when its turn comes. Returns the peers that have not been given it. */
function cancelUnsent(tables: Tables, row: BroadcastRow, newIdentifier: () => string, reason: string): string[] {
  const { memberships, messages, nodes } = tables;
  const { first, last, command, broadcastId } = row;
  if (isNodeBroadcast(row)) {
    const waiting = nodes.withSliceOf(broadcastId);
    for (const operator of waiting)
      cancelSlices(tables, nodes.requireId(operator), { broadcastId, newIdentifier, reason });
    return waiting;
  }
  if (first === null) return [];
  return memberships.at(first).flatMap(({ node, operator, toPosition }) => {
    const from = Math.max(first, nodes.position(node) + 1);
    if (toPosition !== null || from > last! || messages.cancelledWithin(node, from, last!)) return [];
    for (let start = from; start <= last!; start += ENTRIES_PER_MESSAGE) {
      const span = { first: start, last: Math.min(last!, start + ENTRIES_PER_MESSAGE - 1) };
      messages.queue({ node, command, messageId: newIdentifier(), broadcastId, journal: span }, 'cancelled', reason);
    }
    return [operator];
  });
}

/** One message stands for all slices that are left: the peer's copy is without them until it gets a whole profile. */
function cancelSlices(
  { nodes, messages }: Tables,
  node: number,
  { broadcastId, newIdentifier, reason }: { broadcastId: string; newIdentifier: () => string; reason: string },
): void {
  const { snapshot, after } = nodes.slice(node)!;
  const slice = { after, limit: Number.MAX_SAFE_INTEGER };
  const message = { node, command: 'ADD_DATA_REQ', messageId: newIdentifier(), broadcastId, snapshot, slice } as const;
  messages.queue(message, 'cancelled', reason);
  nodes.setSlice(node, undefined);
}
