import type { NodeChange, OutgoingMessage } from '../ports/store/types.js';
import type { Delivery } from '../sending/delivery.js';

/**
 * A data request that did not end with 200 leaves this peer's copy different from the host profile. It is equal again after a resynchronisation, or when all
 * such requests have been sent again with success.
 */
export function divergedUnlessDone(request: OutgoingMessage, delivery: Delivery): NodeChange {
  if (delivery.phase === 'done') return { diverged: false, reason: '' };
  return { diverged: true, reason: `${request.command} ${request.messageId} ${delivery.phase}: ${delivery.reason}` };
}
