import type { Result } from '../../generated/messages.js';
import { clip } from './acknowledgement.js';
import { type Procedure, RESULT_CODES, rejectionOf } from './codes.js';

/** 200 [Q.3645 Table 3]. "Accepted" counts as success: an activation in the future is answered 200 now. */
export function successful(detail?: string): Result {
  return { resultCode: 200, resultDescription: clip(detail ?? RESULT_CODES[200]) };
}

/** The 6XX of the procedure [Q.3645 §7.3.3, Table 3] with the reason. */
export function rejected(procedure: Procedure, reason: string): Result {
  const resultCode = rejectionOf(procedure);
  return { resultCode, resultDescription: clip(`${RESULT_CODES[resultCode]}: ${reason}`) };
}
