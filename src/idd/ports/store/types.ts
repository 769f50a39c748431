import type { Modification, NaptrRecord, Result } from '../../../../generated/messages.js';
import type { Delivery } from '../../../exchange/delivery.js';
import type { NodeStatus } from '../../../exchange/node.js';
import type { CommandCode, Procedure, RequestCode, ResponseCode } from '../../codes.js';

/** A change of a profile, applied whole or not at all. */
export type DataChange =
  | { command: 'ADD_DATA_REQ'; records: NaptrRecord[] }
  | { command: 'MOD_DATA_REQ'; modifications: Modification[] }
  | { command: 'REMOVE_DATA_REQ'; records: NaptrRecord[] };

/**
 * Why records cannot be added: the first record for which there is no room, because its number or block, or the whole
 * profile, would have more than `most` records.
 */
export interface LimitObstacle {
  kind: 'number-full' | 'profile-full';
  record: NaptrRecord;
  most: number;
}

/** Why a change cannot be applied: the first record that is not there, or that equals another one after the change. */
export interface RecordObstacle {
  kind: 'missing' | 'collision';
  record: NaptrRecord;
}

/** Why a change cannot be applied. The record is one of the change, the same object. */
export type ChangeObstacle = RecordObstacle | LimitObstacle;

/** Number of a change in the journal of the host operator's changes; 0 is before the first one. */
export type JournalPosition = number;

/** A profile on its way in: stored piece by piece, not resolving yet. */
export type StagingId = number;

/** A long change of a peer's profile on its way in: stored piece by piece, not applied yet. */
export type ChangeId = number;

/** A node as the host operator sees it. */
export interface NodeRecord extends NodeStatus {
  operator: string;
  /** Messages not yet ended that are for this peer, and journal changes not yet in a message. */
  queued: number;
  /** Records in the peer's current profile here. */
  records: number;
}

export type Lane = 'ordered' | 'response';

/** Part of a snapshot, for a peer that cannot take large messages: at most `limit` records after the one whose keys are `after`. */
export interface SnapshotSlice {
  after?: readonly [number: number, naptr: number];
  limit: number;
}

/** A message to a peer. What it contains is fixed when it is stored and never changes. */
export interface OutgoingMessage {
  /** Order of queueing. */
  id: number;
  peer: string;
  lane: Lane;
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
  delivery: Delivery;
}

/** The parts of a message's header that the store works with. */
export interface MessageKey {
  /** The operator at the other end. */
  peer: string;
  messageId: string;
  broadcastId: string;
}

/** A message that came, as the repeat check knows it. */
export interface ReceivedMessage extends Pick<MessageKey, 'peer' | 'messageId'> {
  command: CommandCode;
  /** Of its content; left out: it is not compared. */
  digest?: Uint8Array;
}

export interface ReceivedRequest extends MessageKey, ReceivedMessage {
  command: RequestCode;
  /** Milliseconds since 1970. */
  receivedAt: number;
}

export interface ReceivedResponse extends MessageKey, ReceivedMessage {
  command: ResponseCode;
  receivedAt: number;
}

export interface BroadcastPeer {
  operator: string;
  state: 'pending' | 'completed' | 'failed' | 'cancelled';
  /** The last result code that came from it. */
  resultCode?: number;
  resultDescription?: string;
  /** Messages that carry the broadcast to this peer, and how many of them are confirmed with 200. */
  messages: number;
  confirmed: number;
}

export interface Broadcast {
  broadcastId: string;
  command: RequestCode;
  state: 'pending' | 'completed' | 'failed' | 'cancelled';
  createdAt: number;
  /** Records or modifications in it; of a node broadcast 0. */
  records: number;
  peers: BroadcastPeer[];
}

export interface Page<T> {
  items: T[];
  /** Pass it as `after` for the next page; absent on the last one. */
  next?: string;
}

export type { NodeEvent, NodeState } from '../../../exchange/node.js';
export type { Procedure };
