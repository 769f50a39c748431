import type { Phase } from '../../../exchange/delivery.js';
import type { OperatingStore, OutgoingMessage } from '../../../idd/ports/store/index.js';
import { carriersOf, isNodeBroadcast } from '../steps/carriers.js';
import { nodeEvent } from '../steps/node-event.js';
import { LaterChanges } from '../steps/overtaken.js';
import { takeSnapshot } from '../steps/slices.js';
import type { Tables } from '../tables/index.js';
import { spanOf } from '../tables/message-row.js';

type Options = Parameters<OperatingStore['retryBroadcast']>[1];
type Outcome = Awaited<ReturnType<OperatingStore['retryBroadcast']>>;

const FAILED = new Set<Phase>(['rejected', 'failed', 'expired']);

/** Sends again, to each peer where the broadcast has failed, what failed: an expired message under its old identifier, another under a new one. */
export function retryBroadcast(tables: Tables) {
  const { journal, messages, nodes } = tables;
  return (broadcastId: string, options: Options): Outcome => {
    const row = journal.broadcast(broadcastId);
    if (row === undefined) return { kind: 'refused', reason: 'unknown' };
    const retried = new Set<string>();
    let failed = 0;
    const carriers = carriersOf(tables, row).map(({ id }) => messages.get(id)!);
    const found = carriers.filter(({ delivery }) => FAILED.has(delivery.phase));
    const late = isNodeBroadcast(row) ? new Set() : overtakenOf(tables, found);
    for (const message of found) {
      const { id } = message;
      failed += 1;
      const node = nodes.requireId(message.peer);
      const again = isNodeBroadcast(row)
        ? repeatOfNode(tables, node, message, options)
        : repeatOfData(tables, node, message, late.has(id));
      if (again === undefined) continue;
      const messageId = message.delivery.phase === 'expired' ? message.messageId : options.messageId();
      messages.delete(id);
      messages.queue({ ...again, node, messageId });
      retried.add(message.peer);
    }
    if (retried.size > 0) return { kind: 'stored', operators: [...retried] };
    return { kind: 'refused', reason: failed > 0 ? 'overtaken' : 'not-failed' };
  };
}

type Content = Pick<OutgoingMessage, 'command' | 'broadcastId' | 'snapshot' | 'slice' | 'journal' | 'activateAt'>;

/** Undefined where a newer node procedure has taken its place. A new identifier means a new message: it bears the host profile as it is now. */
function repeatOfNode(
  tables: Tables,
  node: number,
  { id, peer, command, broadcastId, snapshot, slice, activateAt, delivery }: OutgoingMessage,
  { at, recordsPerMessage }: Options,
): Content | undefined {
  const { messages } = tables;
  if (messages.newestNodeRequest(node) !== id) return undefined;
  const isAddition = command === 'ADD_NODE_REQ';
  const event = { kind: isAddition ? 'addition-retried' : 'removal-retried' } as const;
  if (nodeEvent(tables, node, event, at).kind === 'refused') return undefined;
  if (!isAddition || delivery.phase === 'expired') return { command, broadcastId, snapshot, slice, activateAt };
  const profile = takeSnapshot(tables, node, { limit: recordsPerMessage?.(peer), broadcastId });
  return { command, broadcastId, activateAt, ...profile };
}

/** The ids of those messages with data of which a later change of the same records has overtaken something. */
function overtakenOf(tables: Tables, found: readonly OutgoingMessage[]): Set<number> {
  const { journal, nodes } = tables;
  const byPeer = new Map<string, LaterChanges>();
  const late = new Set<number>();
  const newestFirst = found.flatMap(({ id, peer, journal: span, command }) =>
    span === undefined ? [] : { id, peer, span: spanOf({ command, journal: span }) },
  );
  newestFirst.sort((one, other) => other.span.first - one.span.first);
  for (const { id, peer, span } of newestFirst) {
    const later = byPeer.get(peer) ?? new LaterChanges(tables, nodes.requireId(peer));
    byPeer.set(peer, later);
    if (journal.entriesOf(span).some(later.of(span))) late.add(id);
  }
  return late;
}

/** Undefined where it is late, or a whole profile or the removal of the node has overtaken it. */
function repeatOfData(
  { nodes, messages }: Tables,
  node: number,
  message: OutgoingMessage,
  isLate: boolean,
): Content | undefined {
  const { id, command, broadcastId, journal: span } = message;
  if (span === undefined || nodes.state(node) !== 'added' || messages.hasNewerProfile(node, id)) return undefined;
  return isLate ? undefined : { command, broadcastId, journal: span };
}
