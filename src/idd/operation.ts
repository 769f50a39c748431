import type { NaptrRecord } from '../../generated/messages.js';
import type { Alarm } from './ports/alarms.js';
import type { AlarmQuery, Broadcast, DataChange, NodeRecord, Page } from './ports/store/index.js';

/** `unknown`: not checked yet; `refused`: the peer answers that it does not accept us (ACK 402, 403, 405, 410). */
export type LinkState = 'up' | 'interrupted' | 'refused' | 'unknown';

export interface NodeView extends NodeRecord {
  link: LinkState;
  /** When the next message that waits for its time is sent to it, milliseconds since 1970; absent where none does. */
  nextTryAt?: number;
  url: string;
  address: string;
  /** Records that its profile here may have. */
  maxRecords: number;
}

export interface Resolved {
  /** As it was asked, `+` and digits. */
  number: string;
  /** Who announces it: an operator identifier. */
  operator: string;
  /** The records of the longest match, in the order in which they are to be tried [RFC 3403 §4.1]. */
  records: NaptrRecord[];
  /** What applying the records to the number gives, in the same order. */
  uris: string[];
}

/** A number or block that several operators announce at the same digits. */
export interface Overlap {
  /** `+` and digits; this or `e164Prefix`. */
  e164Number?: string;
  e164Prefix?: string;
  /** Operator identifiers, the host operator's first. */
  operators: string[];
  /** Whose records it resolves to, where nothing longer matches. */
  winner: string;
}

/**
 * What the host operator can do with this DES: the admin API and the command line are made of it. Every method throws a Refusal where it
 * cannot do what is asked, and has changed nothing then.
 */
export interface Operation {
  listNodes(): Promise<NodeView[]>;
  getNode(operator: string): Promise<NodeView>;
  /**
   * Starts the node-added procedure with these operators as one broadcast [Q.3645 §7.1.1]. `activateAt` (milliseconds since 1970): when the host
   * operator's records begin to resolve at the peers; left out: now.
   */
  addNodes(operators: string[], options?: { activateAt?: number }): Promise<{ broadcastId: string }>;
  removeNode(operator: string, options: { force: boolean }): Promise<{ broadcastId: string }>;
  resyncNode(operator: string): Promise<{ broadcastId: string }>;
  /** Tries at once to send to a peer whose link is `refused`. */
  retryNode(operator: string): Promise<void>;

  /**
   * Changes the host profile by at most 1,000 records and broadcasts the change [Q.3645 §7.2]; settles once that is
   * durably stored. Changes are stored in the order in which they are asked for.
   */
  changeRecords(change: DataChange): Promise<{ broadcastId: string }>;
  listRecords(options: {
    operator?: string;
    prefix?: string;
    after?: string;
    limit: number;
  }): Promise<Page<NaptrRecord>>;

  /**
   * All records of the host operator, or of a peer's profile, in the order of the domain name tree; see OperatingStore.walkRecords. What is
   * wrong with the options is thrown before the first piece is asked for.
   */
  walkRecords(options: { operator?: string; prefix?: string }): Promise<AsyncIterable<NaptrRecord[]>>;

  listBroadcasts(options: { after?: string; limit: number }): Promise<Page<Broadcast>>;
  getBroadcast(broadcastId: string): Promise<Broadcast>;
  /** Sends once more, to each peer where the broadcast failed, what failed there. */
  retryBroadcast(broadcastId: string): Promise<void>;
  /** What peers have not confirmed is not sent to them any more: their nodes become `diverged`. */
  cancelBroadcast(broadcastId: string): Promise<void>;

  /** The oldest first; without a query all that are open. */
  /**
   * After the last of them come those that the store has not taken, be they more than `limit`: their `id` is 0, and they
   * can be neither acknowledged nor cleared until it does.
   */
  listAlarms(query?: AlarmQuery): Promise<Alarm[]>;
  acknowledgeAlarm(id: number): Promise<void>;
  clearAlarm(id: number): Promise<void>;

  /** `number` is `+` and digits. */
  lookup(number: string): Promise<Resolved>;
  /** What several operators announce, in the order of the domain name tree. */
  listOverlaps(options: { after?: string; limit: number }): Promise<Page<Overlap>>;
}
