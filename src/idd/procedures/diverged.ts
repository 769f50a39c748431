import type { NodeChange, OutgoingMessage } from '../ports/store/types.js';
import type { Delivery } from '../sending/delivery.js';

/** A data request that did not end with 200 leaves this peer's copy different from the host profile until a resynchronisation. */
export function divergedUnlessDone(request: OutgoingMessage, delivery: Delivery): NodeChange | undefined {
  if (delivery.phase === 'done') return undefined;
  return { diverged: true, reason: `${request.command} ${request.messageId} ${delivery.phase}: ${delivery.reason}` };
}
