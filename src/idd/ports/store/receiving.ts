import type { NaptrRecord, Result } from '../../../../generated/messages.js';
import type { Settlement } from '../../../exchange/response.js';
import type { CommandCode, ReturnCode } from '../../codes.js';
import type {
  ChangeId,
  ChangeObstacle,
  DataChange,
  LimitObstacle,
  NodeRecord,
  OutgoingMessage,
  ReceivedMessage,
  ReceivedRequest,
  ReceivedResponse,
  StagingId,
} from './types.js';

/**
 * This sender's message was answered 100 before: nothing was applied, and its response, if already sent, is queued
 * again. `repeat-differs`: with another content than was answered 100; where the store has no digest of that, it counts
 * as the same.
 */
export type Repetition = 'repeat' | 'repeat-differs';

export type Reception = 'stored' | Repetition;

/** What became of a data change in the transaction. */
export type DataOutcome = { kind: 'applied' } | { kind: 'not-added' } | ChangeObstacle;

/** What became of a change that was staged. */
export interface StagedReception {
  reception: Reception;
  /**
   * Settles once the change has been applied and its response queued; where the store fails at that, it goes on at the
   * next chance.
   */
  applied: Promise<void>;
}

/**
 * What comes in. Each `receive…` is one transaction: repeat check, change, queued response, trace. It settles only when
 * that is durable, so that the ACK 100 that follows is never before it. The functions passed in are pure and called
 * inside the transaction.
 */
export interface ReceivingStore {
  /** Whether this sender's (operator, command, messageId) was answered 100 before. */
  isRepeat(peer: string, command: CommandCode, messageId: string): Promise<boolean>;
  /** A message of which `isRepeat` says so, once it has been read. */
  receiveRepeat(repeat: ReceivedMessage): Promise<Repetition>;
  /** Responses of ours to this peer that wait for their ACK. */
  countQueuedResponses(peer: string): Promise<number>;
  /** The request of ours that a response could belong to, whatever its state. */
  findRequest(peer: string, messageId: string, broadcastId: string): Promise<OutgoingMessage | undefined>;

  openStaging(peer: string): Promise<StagingId>;
  /**
   * Puts records into the staged profile. Resolves with an obstacle where the profile goes beyond a limit, which may be
   * found some thousand records late: the staged profile is of no use then, and is to be dropped.
   */
  stageRecords(staging: StagingId, records: NaptrRecord[]): Promise<LimitObstacle | undefined>;
  dropStaging(staging: StagingId): Promise<void>;

  /**
   * ADD_NODE_REQ. With result 200 the staged profile replaces the peer's, in force from `activateAt` (milliseconds
   * since 1970; left out: at once), the node is `added`, and the response carries a snapshot of the host profile, with
   * `recordsPerMessage` only the first slice of it; otherwise the staged profile is dropped. `admit` gets the obstacle
   * where the profile goes beyond a limit; it must not answer 200 then, nor while the node is being removed.
   * `isUnapproved`: rejected only until a person approves of the peer.
   */
  receiveAddNodeRequest(
    request: ReceivedRequest & { staging: StagingId; activateAt?: number; recordsPerMessage?: number },
    admit: (node: NodeRecord, obstacle: LimitObstacle | undefined) => { result: Result; isUnapproved?: boolean },
  ): Promise<Reception>;
  /**
   * REMOVE_NODE_REQ: the peer's profile goes, what is queued for the peer except responses is cancelled, the node is
   * `removed`.
   */
  receiveRemoveNodeRequest(request: ReceivedRequest, result: Result): Promise<Reception>;
  receiveDataRequest(
    request: ReceivedRequest & { change: DataChange },
    respond: (outcome: DataOutcome) => Result,
  ): Promise<Reception>;

  /**
   * For a data request that is too long for one transaction: at most some thousand records go into one
   * `receiveDataRequest`.
   */
  openChange(peer: string, command: DataChange['command']): Promise<ChangeId>;
  /** The next piece of such a request, at most some hundred records, in document order. */
  stageChange(change: ChangeId, piece: DataChange): Promise<void>;
  dropChange(change: ChangeId): Promise<void>;
  /**
   * As `receiveDataRequest`, with the same outcome, in short steps between which others are served. It settles as soon
   * as it is certain, durably, that the whole change will be applied, or that none of it will. The response is queued
   * with the last step. Until then other data requests of this peer wait.
   */
  receiveStagedChange(
    request: ReceivedRequest & { staged: ChangeId },
    respond: (outcome: DataOutcome) => Result,
  ): Promise<StagedReception>;
  /** A request that is rejected whatever the state is: nothing but the response and the trace. */
  receiveRejectedRequest(request: ReceivedRequest, result: Result): Promise<Reception>;
  /**
   * `settle` gets the request it answers, or undefined, and the obstacle where the staged profile goes beyond a limit;
   * it must not activate it then. A trace is kept only for `ack` 100.
   */
  receiveResponse(
    response: ReceivedResponse & { result: Result; staging?: StagingId },
    settle: (request: OutgoingMessage | undefined, obstacle: LimitObstacle | undefined) => Settlement,
  ): Promise<{ kind: 'settled'; ack: ReturnCode } | { kind: Repetition }>;
  /** Forgets traces older than `before`, milliseconds since 1970, but none of the peers in `keep`. */
  expireTraces(before: number, keep: readonly string[]): Promise<void>;
}

export type { Settlement };
