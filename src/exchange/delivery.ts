/** Where a message to a peer stands (design: sender's states). `queued` is before the first transmission. */
export type Phase = 'queued' | 'sent' | 'acknowledged' | 'done' | 'rejected' | 'failed' | 'expired' | 'cancelled';

/** The state that is stored with a message, so that a restart keeps the count and the schedule. */
export interface Delivery {
  phase: Phase;
  /** Transmissions since the peer last said anything, the first one included. */
  transmissions: number;
  /** How often in a row the peer has answered that it refuses us, whatever the message is. */
  refusals: number;
  /** How often T1 has expired. */
  t1Expiries: number;
  /** When the next timer of this message is due, milliseconds since 1970. */
  dueAt?: number;
  /** Why it ended or waits, for people. */
  reason?: string;
  resultCode?: number;
}

export const QUEUED: Delivery = { phase: 'queued', transmissions: 0, refusals: 0, t1Expiries: 0 };
