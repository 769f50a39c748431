import type { NodeStatus } from '../../../exchange/node.js';
import type { CommandCode, RequestCode, ResponseCode } from '../../codes.js';

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

export interface Page<T> {
  items: T[];
  /** Pass it as `after` for the next page; absent on the last one. */
  next?: string;
}

export type { Broadcast, BroadcastPeer } from '../../../exchange/broadcast.js';
export type { ChangeObstacle, DataChange, LimitObstacle, RecordObstacle } from '../../../exchange/change.js';
export type { JournalPosition } from '../../../exchange/journal.js';
export type { Lane, OutgoingMessage, SnapshotSlice } from '../../../exchange/message.js';
export type { NodeEvent, NodeState } from '../../../exchange/node.js';
