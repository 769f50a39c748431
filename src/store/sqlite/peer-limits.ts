import type { RecordLimits } from '../../exchange/record-limits.js';

/** How many records there may be. */
export interface PeerLimits {
  /** Of one operator for one number or block. */
  recordsPerNumber: number;
  /** In the profile of a peer, given by its operator. */
  recordsOfPeer: (operator: string) => number;
}

/** The limits of a peer's profile. */
export function limitsOf({ recordsPerNumber, recordsOfPeer }: PeerLimits, operator: string): RecordLimits {
  return { ofNumber: recordsPerNumber, ofProfile: recordsOfPeer(operator) };
}
