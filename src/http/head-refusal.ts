import type { IncomingMessage } from 'node:http';
import { isHost } from './host.js';
import { targetOf } from './request-target.js';

/** What is wrong with a head. */
export type HeadFault = 'not-http' | 'unknown-method' | 'too-large' | 'coding';

/** Why a request is refused for its head, whatever it is for. */
export interface HeadRefusal {
  status: 400 | 414 | 501;
  fault: HeadFault;
  /** A sentence without a full stop. */
  text: string;
  /** Nothing may be read after this request. */
  close?: boolean;
}

/** Characters of the longest target; 8,000 is what everybody should take [RFC 9110 §4.1]. */
const LONGEST_TARGET = 8_000;

/** The methods that HTTP defines [RFC 9110 §9.1, RFC 5789]: where one is not allowed, the path says so. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);

/**
 * Returns why a request must not be handled, by the rules that hold for every path: an unknown method is 501
 * [RFC 9110 §9.1], a target that is too long 414 and one that is none 400, a Host that is missing, twice there or no
 * host 400 [RFC 9112 §3, §3.2], a transfer coding other than chunked 501, and one in HTTP/1.0 400 [RFC 9112 §6.1].
 */
export function headRefusal(request: IncomingMessage): HeadRefusal | undefined {
  const { method = '', url = '', headers } = request;
  if (!METHODS.has(method)) return { status: 501, fault: 'unknown-method', text: 'The method is unknown' };
  if (url.length > LONGEST_TARGET) return { status: 414, fault: 'too-large', text: 'The request target is too long' };
  const refusal = hostRefusal(request);
  if (refusal !== undefined) return refusal;
  if (targetOf(request) === undefined) return malformed('The request target cannot be read');
  return headers['transfer-encoding'] === undefined ? undefined : transferRefusal(request);
}

function malformed(text: string): HeadRefusal {
  return { status: 400, fault: 'not-http', text };
}

function hostRefusal({ headers: { host }, rawHeaders, httpVersion }: IncomingMessage): HeadRefusal | undefined {
  if (host === undefined) {
    return httpVersion === '1.0' ? undefined : malformed('The Host header is missing');
  }
  // node:http keeps the first one.
  let fields = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!;
    if (name.length === 4 && name.toLowerCase() === 'host') fields += 1;
  }
  if (fields > 1) return malformed('There is more than one Host header');
  // Empty is what a client sends that has no host to name [RFC 9112 §3.2].
  return host === '' || isHost(host) ? undefined : malformed('The Host header is not a host');
}

function transferRefusal({ headers, httpVersion }: IncomingMessage): HeadRefusal | undefined {
  if (httpVersion === '1.0') return { ...malformed('HTTP/1.0 has no Transfer-Encoding'), close: true };
  const codings = headers['transfer-encoding']!.split(',').map((coding) => coding.trim().toLowerCase());
  const isChunked = codings.filter((coding) => coding !== '').every((coding) => coding === 'chunked');
  return isChunked
    ? undefined
    : { status: 501, fault: 'coding', text: 'The only transfer coding that is taken is chunked' };
}
