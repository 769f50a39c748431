import type { NaptrRecord } from '../../../../generated/messages.js';
import type { Broadcast, ChangeObstacle, DataChange, NodeRecord, Page } from './types.js';

/** What the host operator does and sees. */
export interface OperatingStore {
  /** Makes sure that every configured peer has a node; called at start. */
  configureNodes(operators: string[], at: number): Promise<void>;
  listNodes(): Promise<NodeRecord[]>;
  getNode(operator: string): Promise<NodeRecord | undefined>;
  /** How many records each peer has in its current profile, 0 where it has none. */
  countPeerRecords(): Promise<{ operator: string; records: number }[]>;
  /**
   * Approves the nodes, sets them `adding` and queues an ADD_NODE_REQ for each, as one broadcast [Q.3645 §7.1.1]. The
   * snapshot is the host profile now. `activateAt` (milliseconds since 1970) stands in the messages; left out: `at`.
   * `resync` is for nodes that are added already; without it they are refused: the outcome lists them and nothing is
   * stored.
   */
  startNodeAddition(
    operators: string[],
    options: {
      broadcastId: string;
      messageId: () => string;
      at: number;
      resync: boolean;
      /** When the profile is to take effect at the peers; left out: `at`. */
      activateAt?: number;
      /** Records in one message to that peer at most; left out or undefined: the whole profile goes in one. */
      recordsPerMessage?: (operator: string) => number | undefined;
    },
  ): Promise<{ kind: 'stored' } | { kind: 'refused'; operators: string[] }>;
  /**
   * Stops resolving the peer's numbers at once, cancels what is queued for it except responses and queues
   * REMOVE_NODE_REQ; with `force` the node is `removed` without the peer. Refused where the node is neither added,
   * adding, failed nor removing.
   */
  startNodeRemoval(
    operator: string,
    options: { broadcastId: string; messageId: () => string; at: number; force: boolean },
  ): Promise<{ kind: 'stored' } | { kind: 'refused' }>;
  /**
   * Changes the host profile and stores the broadcast of it in one transaction: cut into journal entries of at most
   * `recordsPerEntry`.
   */
  changeHostProfile(
    change: DataChange,
    options: { broadcastId: string; at: number; recordsPerEntry: number },
  ): Promise<{ kind: 'stored' } | ChangeObstacle>;
  /**
   * Records of the host operator (`operator` left out or its own) or of a peer's current profile, by number; `prefix`
   * is `+` and digits.
   */
  listRecords(options: {
    operator?: string;
    prefix?: string;
    after?: string;
    limit: number;
  }): Promise<Page<NaptrRecord>>;
  /**
   * All records of such a profile, piece by piece, in the order of the domain name tree: those of a number or block
   * before those of all that begin with it, those of a block before those of the number of the same digits. Neither
   * memory nor the time of one piece grows with the profile, so it may change meanwhile: a record that is there all the
   * time comes once, one that comes or goes may come.
   */
  walkRecords(options: { operator?: string; prefix?: string }): AsyncIterable<NaptrRecord[]>;
  /** Newest first. */
  listBroadcasts(options: { after?: string; limit: number }): Promise<Page<Broadcast>>;
  getBroadcast(broadcastId: string): Promise<Broadcast | undefined>;
  /**
   * Forgets broadcasts that were begun before that time, with their changes and messages, where every peer has
   * confirmed them or has been given a whole profile since. What a peer has not been given, or lacks, stays, and all
   * changes after it.
   */
  pruneHistory(before: number): Promise<void>;
  /**
   * Sends again, to each peer where the broadcast was rejected, has failed or expired, what did: under the old
   * identifier what expired, under a new one the rest. `overtaken`: a later change of the same records, a newer node
   * procedure or the removal of the node has taken its place everywhere.
   */
  retryBroadcast(
    broadcastId: string,
    options: { messageId: () => string; at: number; recordsPerMessage?: (operator: string) => number | undefined },
  ): Promise<
    { kind: 'stored'; operators: string[] } | { kind: 'refused'; reason: 'unknown' | 'not-failed' | 'overtaken' }
  >;
  /**
   * Ends the broadcast where it is not confirmed: it is not sent any more, and the copy of such a peer differs. Other
   * changes in the same message are sent again in messages of their own.
   */
  cancelBroadcast(
    broadcastId: string,
    options: { messageId: () => string; at: number },
  ): Promise<{ kind: 'stored'; operators: string[] } | { kind: 'refused'; reason: 'unknown' | 'not-pending' }>;
}
