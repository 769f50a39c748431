import { isRequest } from '../idd/codes.js';
import type { Delivery } from './delivery.js';
import type { OutgoingMessage } from './message.js';
import type { NodeEvent } from './node.js';
import { hasEnded } from './transition.js';

/**
 * Tells what the end of a message means for the node, whether it ended by a response, by an ACK or without one;
 * undefined where it has not ended, or means nothing.
 */
export function afterEnd(message: OutgoingMessage, delivery: Delivery): NodeEvent | undefined {
  if (!hasEnded(delivery)) return undefined;
  const { command, result } = message;
  const isDone = delivery.phase === 'done';
  const reason = `${command} ${delivery.phase}: ${delivery.reason}`;
  switch (command) {
    // "The originating DES stores and activates the receiving ENUM mapping data profile of the terminating DES"
    // [Q.3645 §7.1.1].
    case 'ADD_NODE_REQ':
      return isDone ? { kind: 'addition-confirmed' } : { kind: 'addition-failed', reason };
    // The peer's profile went when the procedure was started [Q.3645 §7.1.2].
    case 'REMOVE_NODE_REQ':
      return isDone ? { kind: 'removal-confirmed' } : { kind: 'removal-failed', reason };
    // It carries the host profile as it was, and what led to that is not sent again.
    case 'ADD_NODE_RESP':
      return result?.resultCode === 200 ? afterContent(message, delivery) : undefined;
    default:
      return isRequest(command) ? afterContent(message, delivery) : undefined;
  }
}

/**
 * Without something of the host profile the peer's copy differs. It is equal again after a resynchronisation, or when
 * all that is missing has been sent again with success.
 */
function afterContent({ command, messageId }: OutgoingMessage, { phase, reason }: Delivery): NodeEvent {
  if (phase === 'done') return { kind: 'content-confirmed' };
  return { kind: 'content-missed', reason: `${command} ${messageId} ${phase}: ${reason}` };
}
