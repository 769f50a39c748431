import type { NaptrRecord } from '../../../../generated/messages.js';
import type { Delivery } from '../../../exchange/delivery.js';
import type { AlarmChange } from '../alarms.js';
import type { DataChange, JournalPosition, Lane, NodeEvent, OutgoingMessage, SnapshotSlice } from './types.js';

export interface Taking {
  /** Messages taken at most. */
  limit: number;
  /** Messages under way, which are left alone; the ordered lane gives nothing while there is one. */
  inFlight: ReadonlySet<number>;
  /** What is due until then is taken, milliseconds since 1970. */
  until: number;
  /** Records in one data message at most. */
  recordsPerMessage: number;
  /** Makes identifiers of messages and broadcasts. */
  newIdentifier: () => string;
  /** Where the message stands once it is on its way. Pure. */
  begin: (message: OutgoingMessage) => Delivery;
  /**
   * Asked of each message that is due, before `begin`: where it stands when nothing has come of its last transmission
   * and nobody has stored that, since the process ended meanwhile. It is not taken where that lets it wait longer.
   * Undefined: it stands as it is. Pure.
   */
  unanswered?: (message: OutgoingMessage) => { delivery: Delivery; alarms: AlarmChange[] } | undefined;
}

export interface Taken {
  messages: OutgoingMessage[];
  /** When the next of those that wait is due. */
  dueAt?: number;
  /** Nothing waits for its ACK any more, under way or not. */
  isIdle: boolean;
}

/** What goes out to one peer. */
export interface SendingStore {
  /**
   * Takes what is due in a lane and stores, in the same transaction, what `begin` makes of it: so the count of
   * transmissions and the time of the next one are kept before anything is sent, and a restart neither shortens nor
   * doubles the schedule. Where the ordered lane has nothing and the node is added, what the peer has not been given
   * yet is made a message first: the next slice of a snapshot, or else the next changes of the journal, neighbours of
   * the same command as one message that bears the broadcast identifier of the newest.
   */
  takeDue(peer: string, lane: Lane, taking: Taking): Promise<Taken>;
  /** Requests that were acknowledged and wait for their response: T1 runs for them. */
  awaitingResponse(peer: string): Promise<OutgoingMessage[]>;
  /**
   * Stores the new state of a message, of its node, and the alarms that come with it, unless the message has left the
   * phase that `from` names (a response may overtake its ACK). Returns whether it was stored.
   */
  saveDelivery(
    id: number,
    from: Delivery['phase'][],
    delivery: Delivery,
    consequences?: { node?: NodeEvent; alarms?: AlarmChange[] },
  ): Promise<boolean>;
  /**
   * After an interruption: everything unfinished, acknowledged requests without a response included, waits again for
   * its transmission (`sent`, or `queued` where it never was) in its order, with timers and counts of transmissions
   * afresh [Q.3645 §8].
   */
  requeueUnfinished(peer: string): Promise<void>;
  /**
   * The host profile as it was at that position, or a slice of it, in pieces. A retransmission reads exactly the same.
   */
  readSnapshot(position: JournalPosition, slice?: SnapshotSlice): AsyncIterable<NaptrRecord[]>;
  /** The change that a data request carries: the journal entries of its command from its first to its last. */
  readJournal(message: Pick<OutgoingMessage, 'command' | 'journal'>): Promise<DataChange>;
}
