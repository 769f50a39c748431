import type { Result } from '../../generated/messages.js';
import { type CommandCode, isRequest } from '../idd/codes.js';
import type { Delivery } from './delivery.js';
import type { JournalPosition, JournalSpan } from './journal.js';

/** A lane of messages to a peer: in the ordered one each waits for the ACK of the one before. */
export type Lane = 'ordered' | 'response';

/** A place in a profile, behind which a slice begins: the keys under which the store keeps a record. */
export type RecordPlace = readonly [number: number, naptr: number];

/**
 * Part of a snapshot, for a peer that cannot take large messages: at most `limit` records after the one whose keys are
 * `after`.
 */
export interface SnapshotSlice {
  after?: RecordPlace;
  limit: number;
}

/** What of a snapshot a peer has still to be given: the records after that place. */
export interface RestOfSnapshot {
  snapshot: JournalPosition;
  after: RecordPlace;
  /** Left out: a broadcast of its own begins with the next slice. */
  broadcastId?: string;
}

/** A message to be queued for a peer. */
export interface NewMessage {
  command: CommandCode;
  messageId: string;
  broadcastId: string;
  /** Of ADD_NODE_REQ: when the profile is to take effect at the peer, milliseconds since 1970. */
  activateAt?: number;
  /** Of messages that carry the host profile: as it was at this position. */
  snapshot?: JournalPosition;
  /** The part of the snapshot that it carries; left out: all of it. */
  slice?: SnapshotSlice;
  /** Of data requests: the first and the last journal entry that it carries; between them, those of its command. */
  journal?: { first: JournalPosition; last: JournalPosition };
  /** Of responses. */
  result?: Result;
}

/** A message to a peer. What it contains is fixed when it is stored and never changes. */
export interface OutgoingMessage extends NewMessage {
  /** Order of queueing. */
  id: number;
  peer: string;
  lane: Lane;
  delivery: Delivery;
}

/** Requests and the responses to node requests keep their order; the other responses need none. */
export function laneOf(command: CommandCode): Lane {
  return isRequest(command) || command === 'ADD_NODE_RESP' || command === 'REMOVE_NODE_RESP' ? 'ordered' : 'response';
}

/** Whether the message brings the peer a whole profile, be it only the first slice of it. */
export function isWholeProfile({ command, snapshot }: Pick<NewMessage, 'command' | 'snapshot'>): boolean {
  return snapshot !== undefined && (command === 'ADD_NODE_REQ' || command === 'ADD_NODE_RESP');
}

/** The journal entries that a message carries. Throws where it carries none: that is an error of ours. */
export function spanOf({ command, journal }: Pick<NewMessage, 'command' | 'journal'>): JournalSpan {
  if (journal === undefined) throw new Error(`${command} carries no journal entries`);
  return { command: command as JournalSpan['command'], ...journal };
}
