import { type Phase, QUEUED } from './delivery.js';
import type { Effect } from './effects.js';
import type { OutgoingMessage } from './message.js';

/** The response to a request that has come again, and what went to the peer after it. */
export interface RepeatedResponse {
  /** The newest response under its identifier; left out: there is none. */
  readonly response?: Pick<OutgoingMessage, 'id' | 'snapshot' | 'delivery'>;
  /**
   * Something of the host profile that is newer has been sent to the peer. A store may look it up only when it is read.
   */
  readonly hasLaterContent: boolean;
}

/** Ends after which a response is sent once more. */
const SENT = new Set<Phase>(['done', 'rejected', 'failed', 'expired']);

/**
 * Has the response to a repeated request sent once more if it had been sent and has ended [Q.3645 Table 2, 101]. Not a
 * profile that the peer did not take where later changes have been sent: it would undo them. The node is diverged then.
 */
export function repeatResponse(facts: RepeatedResponse): Effect[] {
  const { response } = facts;
  if (response === undefined || !SENT.has(response.delivery.phase)) return [];
  const isTaken = response.delivery.phase === 'done' || response.snapshot === undefined;
  if (!isTaken && facts.hasLaterContent) return [];
  return [{ kind: 'deliver', id: response.id, delivery: QUEUED }];
}
