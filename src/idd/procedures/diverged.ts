import type { NodeChange, OutgoingMessage } from '../ports/store/types.js';
import type { Delivery } from '../sending/delivery.js';

/** A node that has been removed has no copy that could differ, though a request was on its way to it then. */
const PRESENT = ['configured', 'awaiting-approval', 'adding', 'added', 'failed', 'removing'] as const;

/**
 * A data request that did not end with 200 leaves this peer's copy different from the host profile. It is equal again after a resynchronisation, or when all
 * such requests have been sent again with success.
 */
export function divergedUnlessDone(request: OutgoingMessage, delivery: Delivery): NodeChange {
  if (delivery.phase === 'done') return { within: PRESENT, diverged: false, reason: '' };
  return {
    within: PRESENT,
    diverged: true,
    reason: `${request.command} ${request.messageId} ${delivery.phase}: ${delivery.reason}`,
  };
}
