import type { ReturnCode } from '../codes.js';

/**
 * Why the Idd listener has refused a connection, a request or a message: a closed set, since each is a label of a metric. `ack-…` is an ACK with that
 * return code, `unread` an answer that was not taken, `pipelined` more requests on a connection than may wait.
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
  | 'slow'
  | 'aborted'
  | 'unread'
  | 'fault'
  | `ack-${ReturnCode}`;

/** Counts what is refused, by whether it came from an address of a peer. */
export type CountRefusal = (reason: RefusalReason, source: 'peer' | 'stranger') => void;
