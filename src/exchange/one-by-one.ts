import { type Effect, endResponseTimeout } from './effects.js';
import type { ChangeEntry } from './journal.js';
import { type NewMessage, type OutgoingMessage, spanOf } from './message.js';
import type { LaterChanges } from './overtaken.js';

/**
 * A message whose changes are to be sent again in messages of their own. A store may look a fact up only when it is
 * read.
 */
export interface Apart {
  readonly message: OutgoingMessage;
  /** The changes that it carries. */
  readonly entries: readonly ChangeEntry[];
  /** The changes that the peer has been given. */
  readonly later: LaterChanges;
}

/** What is not sent again of it. */
interface Exceptions {
  newIdentifier: () => string;
  /** Entries of this broadcast are cancelled. */
  cancelled?: { broadcastId: string; reason: string };
}

/**
 * Puts the changes of a message into messages of their own with new identifiers, each under its own broadcast, in the
 * place of that message. One that a later change has overtaken counts as rejected. `isWhole`: all of them are on their
 * way again.
 */
export function sendOneByOne(
  { message, entries, later }: Apart,
  { newIdentifier, cancelled }: Exceptions,
): { effects: Effect[]; isWhole: boolean } {
  // Nobody waits for the response to the message itself any more.
  const effects: Effect[] = [endResponseTimeout(message), { kind: 'delete', id: message.id }];
  const isOvertaken = later.of(spanOf(message), entries);
  let isWhole = true;
  for (const entry of entries) {
    const { position, command, broadcastId } = entry;
    const journal = { first: position, last: position };
    const part: NewMessage = { command, broadcastId, messageId: newIdentifier(), journal };
    if (broadcastId === cancelled?.broadcastId) {
      effects.push({ kind: 'queue', message: part, ended: { phase: 'cancelled', reason: cancelled.reason } });
    } else if (isOvertaken(entry)) {
      isWhole = false;
      const reason = 'a later change of the same records has overtaken it';
      effects.push({ kind: 'queue', message: part, ended: { phase: 'rejected', reason } });
    } else effects.push({ kind: 'queue', message: part });
  }
  return { effects, isWhole };
}
