import type { Delivery } from '../../exchange/delivery.js';
import type { NodeEvent, OutgoingMessage } from '../ports/store/types.js';
import { rejected, successful } from '../result.js';
import { afterContent, endOf } from './content.js';
import type { Admit, OriginatingRole } from './procedure.js';

/**
 * DES node added to a distributed ENUM system [Q.3645 §7.1.1], terminating role: "the terminating DES stores and activates the receiving
 * ENUM mapping data profile of the originating DES" and answers with its own, if the interconnection is wanted.
 */
export const admitNode: Admit = (peer, node) => {
  if (peer.admission === 'deny') {
    return { result: rejected('ADD_NODE', 'this DES does not interconnect with the originating operator') };
  }
  if (node.state === 'removing') {
    // It would get our REMOVE_NODE_REQ after it was added, and be added here only.
    return {
      result: rejected('ADD_NODE', 'this DES is removing the originating operator: add it again when that has ended'),
    };
  }
  if (peer.admission === 'manual' && !node.approved) {
    return { result: rejected('ADD_NODE', 'awaiting approval'), isUnapproved: true };
  }
  return { result: successful() };
};

/** Originating role: "the originating DES stores and activates the receiving ENUM mapping data profile of the terminating DES". */
export const addNode: OriginatingRole = {
  afterEnd: (request, delivery) =>
    delivery.phase === 'done'
      ? { kind: 'addition-confirmed' }
      : { kind: 'addition-failed', reason: endOf(request, delivery) },
};

/**
 * Terminating role, after the ACK of the response: it carries the host profile as it was, and what led to that is not
 * sent again. Where the peer did not take it, its copy differs from then on.
 */
export function afterAddNodeResponse(response: OutgoingMessage, delivery: Delivery): NodeEvent | undefined {
  return response.result?.resultCode === 200 ? afterContent(response, delivery) : undefined;
}
