import { type AdmissionDecision, decideAdmission } from '../../exchange/node-procedures.js';
import { rejected, successful } from '../result.js';
import type { Admit } from './procedure.js';

const REJECTED: Record<Exclude<AdmissionDecision, 'admitted'>, string> = {
  denied: 'this DES does not interconnect with the originating operator',
  leaving: 'this DES is removing the originating operator: add it again when that has ended',
  unapproved: 'awaiting approval',
};

/**
 * DES node added to a distributed ENUM system [Q.3645 §7.1.1], terminating role: "the terminating DES stores and
 * activates the receiving ENUM mapping data profile of the originating DES" and answers with its own, if the
 * interconnection is wanted.
 */
export const admitNode: Admit = (peer, node) => {
  const decision = decideAdmission(peer.admission, node);
  if (decision === 'admitted') return { result: successful() };
  return { result: rejected('ADD_NODE', REJECTED[decision]), isUnapproved: decision === 'unapproved' };
};
