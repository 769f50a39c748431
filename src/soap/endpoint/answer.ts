import type { RefusalReason } from '../../idd/ports/refusals.js';

/** An HTTP answer of the endpoint, whole before it is sent: every body is short. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** The connection is closed after it, whatever the client wants. */
  close?: boolean;
  /** The connection is worth keeping, though the body may not have been read: what is left of it is read and thrown away. */
  keep?: boolean;
  /** The request is refused by it, and this has not been told yet. */
  refusal?: RefusalReason;
}

/** SOAP 1.2 messages in answers [W3C SOAP Part 2 §7.1.4, RFC 3902]. */
export const SOAP_12_CONTENT_TYPE = 'application/soap+xml; charset=utf-8';

/**
 * How long a peer that is told 501 is asked to stay away, in seconds: the default of T0, before which it does not retransmit anyway
 * [Q.3645 §7.3.1, RFC 7231 §7.1.3].
 */
export const RETRY_AFTER_SECONDS = 5;

/** An ACK, with HTTP 200 whatever its return code is: generated clients take a body with another status for a transport error. */
export function ackAnswer(envelope: string, returnCode: number, close = false): HttpAnswer {
  const headers: Record<string, string> = { 'Content-Type': SOAP_12_CONTENT_TYPE };
  if (returnCode !== 501) return { status: 200, headers, body: envelope, close };
  headers['Retry-After'] = String(RETRY_AFTER_SECONDS);
  return { status: 200, headers, body: envelope, close, keep: true };
}

/** To a connection for which there is no room [RFC 7231 §6.6.4]: no message has been read, so no ACK can be given. */
export function crowdedAnswer(): HttpAnswer {
  const headers = { 'Retry-After': String(RETRY_AFTER_SECONDS) };
  return plainAnswer(503, 'There are too many connections', { headers, close: true, refusal: 'too-many-connections' });
}

/** An answer of the HTTP layer, with one line for people that says nothing of our inside. */
export function plainAnswer(
  status: number,
  text: string,
  options: { headers?: Record<string, string>; close?: boolean; refusal?: RefusalReason } = {},
): HttpAnswer {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', ...options.headers };
  return { status, headers, body: `${text}\n`, close: options.close, refusal: options.refusal };
}
