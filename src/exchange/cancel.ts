import type { Phase } from './delivery.js';
import { type Effect, effectsOf, endResponseTimeout } from './effects.js';
import { ENTRIES_PER_MESSAGE, type JournalPosition, type JournalSpan } from './journal.js';
import type { OutgoingMessage } from './message.js';
import { type NodeFacts, nodeTransition } from './node.js';
import { type Apart, sendOneByOne } from './one-by-one.js';

/** A broadcast that the host operator cancels. */
export interface Cancellation {
  broadcastId: string;
  /** It is a node procedure or bears slices of a profile: see isNodeBroadcast. */
  isOfNode: boolean;
  reason: string;
  newIdentifier: () => string;
  /** Milliseconds since 1970. */
  at: number;
}

/** A message that bears a broadcast. A store may look a fact up only when it is read. */
export interface CancelledMessage {
  readonly message: OutgoingMessage;
  readonly node: NodeFacts;
  /** A whole profile newer than the message has been sent to the peer or is on its way. */
  readonly hasNewerProfile: boolean;
  readonly apart: Apart;
}

const PENDING = new Set<Phase>(['queued', 'sent', 'acknowledged']);

/** Whether the message can still be cancelled: it is not confirmed, nor has it ended otherwise. */
export function isPending({ delivery }: Pick<OutgoingMessage, 'delivery'>): boolean {
  return PENDING.has(delivery.phase);
}

/**
 * Ends a pending message that bears the broadcast: it is not sent any more, though what has been sent may have been
 * applied. The other changes in it are sent again one by one, unless a newer whole profile has them.
 */
export function cancelMessage(facts: CancelledMessage, cancellation: Cancellation): Effect[] {
  const { message, node } = facts;
  const { broadcastId, isOfNode, reason, newIdentifier, at } = cancellation;
  const cancelled: Effect[] = [
    {
      kind: 'deliver',
      id: message.id,
      delivery: { ...message.delivery, phase: 'cancelled', dueAt: undefined, reason },
    },
    endResponseTimeout(message),
  ];
  if (isOfNode) {
    // A slice is no procedure: the node is added without it.
    if (message.slice?.after !== undefined) return cancelled;
    return [...cancelled, ...effectsOf(nodeTransition(node, { kind: 'procedure-cancelled', reason }, at))];
  }
  const isAlone = facts.apart.entries.every((entry) => entry.broadcastId === message.broadcastId);
  if (isAlone || facts.hasNewerProfile) return cancelled;
  return sendOneByOne(facts.apart, { newIdentifier, cancelled: { broadcastId, reason } }).effects;
}

/** What a peer that a change concerns has not been given of it. A store may look a fact up only when it is read. */
interface Unsent {
  /** The last journal position that the peer has been given. */
  position: JournalPosition;
  /** The membership has ended. */
  hasLeft: boolean;
  /** Some of what the peer has not been given of the change has been cancelled before. */
  readonly isCancelled: boolean;
}

/** The journal entries of a change that are no message to the peer yet; undefined where there are none. */
export function unsentOf({ first, last }: JournalSpan, position: JournalPosition): JournalSpan['first'] | undefined {
  const from = Math.max(first, position + 1);
  return from > last ? undefined : from;
}

/**
 * Has what is no message yet passed over when its turn comes: messages that are never sent stand for it. Returns
 * undefined where there is nothing of it.
 */
export function cancelUnsent(
  span: JournalSpan,
  unsent: Unsent,
  { broadcastId, reason, newIdentifier }: Cancellation,
): Effect[] | undefined {
  const from = unsentOf(span, unsent.position);
  if (from === undefined || unsent.hasLeft || unsent.isCancelled) return undefined;
  const effects: Effect[] = [];
  for (let first = from; first <= span.last; first += ENTRIES_PER_MESSAGE) {
    const journal = { first, last: Math.min(span.last, first + ENTRIES_PER_MESSAGE - 1) };
    const message = { command: span.command, messageId: newIdentifier(), broadcastId, journal };
    effects.push({ kind: 'queue', message, ended: { phase: 'cancelled', reason } });
  }
  return effects;
}

/** The host profile keeps what the peer does not get: the peer's copy differs from then on. */
export function afterCancelling(node: NodeFacts, { isOfNode, reason, at }: Cancellation): Effect[] {
  const kind = isOfNode ? 'profile-cancelled' : 'change-cancelled';
  return effectsOf(nodeTransition(node, { kind, reason }, at));
}
