import { rejected, successful } from '../result.js';
import type { Admit, OriginatingRole } from './procedure.js';

/**
 * DES node added to a distributed ENUM system [Q.3645 §7.1.1], terminating role: "the terminating DES stores and activates the receiving
 * ENUM mapping data profile of the originating DES" and answers with its own, if the interconnection is wanted.
 */
export const admitNode: Admit = (peer, node) => {
  if (peer.admission === 'deny') {
    return { result: rejected('ADD_NODE', 'this DES does not interconnect with the originating operator') };
  }
  if (peer.admission === 'manual' && !node.approved) {
    return {
      result: rejected('ADD_NODE', 'awaiting approval'),
      node: node.state === 'added' ? undefined : { state: 'awaiting-approval' },
    };
  }
  return { result: successful(), node: { state: 'added', reason: '' } };
};

/** Originating role: "the originating DES stores and activates the receiving ENUM mapping data profile of the terminating DES". */
export const addNode: OriginatingRole = {
  afterEnd: (request, delivery) =>
    delivery.phase === 'done'
      ? { state: 'added', diverged: false, reason: '' }
      : { state: 'failed', reason: `${request.command} ${delivery.phase}: ${delivery.reason}` },
};
