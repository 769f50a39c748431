import type { Delivery } from '../../exchange/delivery.js';
import type { NodeEvent, OutgoingMessage } from '../ports/store/types.js';

/**
 * What the end of a message that bears something of the host profile means for the node: without it the peer's copy
 * differs. It is equal again after a resynchronisation, or when all such messages have been sent again with success.
 */
export function afterContent(message: OutgoingMessage, delivery: Delivery): NodeEvent {
  if (delivery.phase === 'done') return { kind: 'content-confirmed' };
  return {
    kind: 'content-missed',
    reason: `${message.command} ${message.messageId} ${delivery.phase}: ${delivery.reason}`,
  };
}

/** How a message has ended, for people. */
export function endOf({ command }: OutgoingMessage, { phase, reason }: Delivery): string {
  return `${command} ${phase}: ${reason}`;
}
