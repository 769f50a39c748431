import type { CommandCode, ReturnCode } from '../codes.js';

/**
 * Why the Idd listener has refused a connection, a request or a message: a closed set, since each is a label of a
 * metric. `ack-…` is an ACK with that return code, `unread` an answer that was not taken, `pipelined` more requests on
 * a connection than may wait.
 */
export type RefusalReason =
  | 'too-many-connections'
  | 'pipelined'
  | 'not-http'
  | 'head-too-large'
  | 'no-such-page'
  | 'not-a-peer'
  | 'media-type'
  | 'content-encoding'
  | 'precondition'
  | 'slow'
  | 'aborted'
  | 'unread'
  | 'fault'
  | `ack-${ReturnCode}`;

/** Counts what is refused, by whether it came from an address of a peer. */
export type CountRefusal = (reason: RefusalReason, source: 'peer' | 'stranger') => void;

/**
 * Counts the messages of peers by how they are answered: with the return code of an ACK, or with a SOAP fault. `unknown`
 * is a message whose header could not be read.
 */
export type CountMessage = (command: CommandCode | 'unknown', answer: ReturnCode | 'fault') => void;
