import type { OutgoingMessage } from '../../../idd/ports/store/index.js';
import type { Tables } from '../tables/index.js';
import { spanOf } from '../tables/message-row.js';
import { clearResponseTimeout } from './change-alarms.js';
import { LaterChanges } from './overtaken.js';

/** What is not sent again of a message that is taken apart. */
interface Apart {
  newIdentifier: () => string;
  at: number;
  /** Entries of this broadcast are cancelled. */
  cancelled?: { broadcastId: string; reason: string };
}

/**
 * Puts the changes of a message into messages of their own with new identifiers, each under its own broadcast, in the place of that message. One that a
 * later change has overtaken counts as rejected. Returns whether all of them are on their way; nothing is done where a newer whole profile is.
 */
export function sendOneByOne(
  tables: Tables,
  node: number,
  message: OutgoingMessage,
  { newIdentifier, at, cancelled }: Apart,
): boolean {
  const { journal, messages } = tables;
  const span = spanOf(message);
  // A whole profile sent since then has all of it.
  if (messages.hasNewerProfile(node, message.id)) return false;
  // Nobody waits for the response to the message itself any more.
  clearResponseTimeout(tables, message.peer, message.broadcastId, at);
  const isLate = new LaterChanges(tables, node).of(span);
  messages.delete(message.id);
  let all = true;
  for (const { position, command, broadcastId } of journal.entriesOf(span)) {
    const part = {
      node,
      command,
      broadcastId,
      messageId: newIdentifier(),
      journal: { first: position, last: position },
    };
    if (broadcastId === cancelled?.broadcastId) messages.queue(part, 'cancelled', cancelled.reason);
    else if (isLate({ position, command })) {
      all = false;
      messages.queue(part, 'rejected', 'a later change of the same records has overtaken it');
    } else messages.queue(part);
  }
  return all;
}
