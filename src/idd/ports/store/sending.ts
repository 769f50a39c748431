import type { NaptrRecord } from '../../../../generated/messages.js';
import type { Delivery } from '../../sending/delivery.js';
import type { DataChange, JournalPosition, Lane, NodeChange, OutgoingMessage } from './types.js';

/** What goes out to one peer. */
export interface SendingStore {
  /**
   * The messages of a lane that wait for their ACK (`queued` or `sent`), oldest first, at most `limit`. Where the ordered lane has none and the
   * node is added, the next change of the journal that the peer has not been given is made a message under `newMessageId` first, in the
   * same transaction that moves the peer's position.
   */
  pendingMessages(peer: string, lane: Lane, limit: number, newMessageId: () => string): Promise<OutgoingMessage[]>;
  /** Requests that were acknowledged and wait for their response: T1 runs for them. */
  awaitingResponse(peer: string): Promise<OutgoingMessage[]>;
  /**
   * Stores the new state of a message, and of its node, unless the message has left the phase that `from` names (a response may overtake its ACK).
   * Returns whether it was stored.
   */
  saveDelivery(id: number, from: Delivery['phase'][], delivery: Delivery, node?: NodeChange): Promise<boolean>;
  /**
   * After an interruption: everything unfinished, acknowledged requests without a response included, waits again for its transmission
   * (`sent`, or `queued` where it never was) in its order, with timers and counts of transmissions afresh [Q.3645 §8].
   */
  requeueUnfinished(peer: string): Promise<void>;
  /** The host profile as it was at that position, in pieces. A retransmission reads exactly the same. */
  readSnapshot(position: JournalPosition): AsyncIterable<NaptrRecord[]>;
  /** The change that a data request carries. */
  readJournal(first: JournalPosition, last: JournalPosition): Promise<DataChange>;
}
