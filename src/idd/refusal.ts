/**
 * Every refusal that a person or a program at the API or the command line can meet; the codes are stable and listed in docs/errors.md.
 * `field` and `index` say where in the input it is.
 */
export const REFUSALS = {
  OPERATOR_UNKNOWN: 'No such operator is configured as a peer',
  NODE_ALREADY_ADDED: 'The node is added already; use resync',
  NODE_NOT_ADDED: 'The node is not added',
  ACTIVATION_INVALID: 'The time of activation is past, or more than ten years ahead',
  RECORD_INVALID: 'A record breaks the rules of RFC 3402, RFC 3403 or RFC 6116',
  RECORD_MISSING: 'A record to modify or remove is not in the profile',
  RECORD_COLLISION: 'A modified record would equal another one',
  NUMBER_FULL: 'A number or block would have more records than it may have',
  CHANGE_TOO_LARGE: 'The change has more records than one change may have',
  CHANGE_EMPTY: 'The change contains no record',
  NUMBER_INVALID: 'That is no E.164 number',
  NUMBER_NOT_FOUND: 'Nobody announces this number',
  RESOLUTION_NOT_READY: 'Numbers cannot be resolved yet: the read index is being loaded',
  BROADCAST_UNKNOWN: 'No such broadcast',
  BROADCAST_NOT_FAILED: 'The broadcast has failed at no peer',
  BROADCAST_OVERTAKEN: 'Later changes touch the same records: use node resync',
  BROADCAST_NOT_PENDING: 'The broadcast waits for no peer any more',
  ALARM_UNKNOWN: 'No such open alarm',
  STORE_FULL: 'The store cannot take more: the disk is full',
} as const;
export type RefusalCode = keyof typeof REFUSALS;

/** Thrown by the operator's operations; nothing has been changed when it is. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly code: RefusalCode,
    detail?: string,
    /** Which records of the input, counted from 0, and why. */
    readonly records: { index: number; reason: string }[] = [],
  ) {
    super(detail ?? REFUSALS[code]);
  }
}
