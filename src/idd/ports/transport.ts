import type { Ack, MessageHeader, Modification, NaptrRecord, Result } from '../../../generated/messages.js';
import type { CommandCode } from '../codes.js';
import type { PeerSettings } from '../settings.js';

/** A message on its way out. Lists come as pieces, so that a profile of any size needs little memory. */
export interface OutgoingEnvelope {
  command: CommandCode;
  header: MessageHeader;
  /** Of a response. */
  result?: Result;
  /** The enumMappingDataList; left out where the message has none. Called once for each transmission. */
  records?: () => AsyncIterable<NaptrRecord[]> | Iterable<NaptrRecord[]>;
  /** The enumMappingModificationList of MOD_DATA_REQ. */
  modifications?: Modification[];
  activationTimestamp?: Date;
}

/**
 * What came back in the HTTP response. Only `acknowledged` is the peer's word on the message; `unusable` is as if
 * nothing had come. `closed`: the peer had closed the kept connection, and not a byte of an answer has come.
 * `unmade`: the message could not be made, for this reason.
 */
export type Answer =
  | { kind: 'acknowledged'; ack: Ack; retryAfter?: number }
  | { kind: 'unusable'; reason: string; retryAfter?: number }
  | { kind: 'closed'; reason: string }
  | { kind: 'unmade'; reason: string; error: unknown };

export interface Transport {
  /**
   * One HTTP POST of the message to the peer. Never rejects: a broken connection, a fault, another status or garbage
   * is an `unusable` answer.
   * `written` is called when the last byte has been handed to the network: T0 runs from then [Q.3645 §7.1.1 note 1].
   * `retryAfter` is in milliseconds.
   */
  send(
    peer: PeerSettings,
    envelope: OutgoingEnvelope,
    options: { written: () => void; signal: AbortSignal },
  ): Promise<Answer>;
  close(): Promise<void>;
}
