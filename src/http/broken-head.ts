import type { HeadFault } from './head-refusal.js';

/** What node:http tells in `clientError`. */
export interface ClientError extends NodeJS.ErrnoException {
  /** The bytes in which the parser has stopped. */
  rawPacket?: Buffer;
  /** How many of them it has taken. */
  bytesParsed?: number;
}

export interface BrokenHead {
  /** Such as `400 Bad Request`. */
  statusLine: string;
  fault: HeadFault | 'slow';
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

/** A request line whose method the parser does not know, as far as it has come. */
const REQUEST_LINE = new RegExp(`^${TOKEN} (?:/|\\*|https?:)[^ \\r\\n]*(?: HTTP/\\d\\.\\d\\r?)?$`, 'i');

/** The beginning of a request line, or the middle of a target whose beginning has come before. */
const WITHIN_TARGET = new RegExp(`^(?:${TOKEN} (?:/|https?:)[^ ]*|[^ \\t:\\r\\n]+)$`, 'i');

/** Returns what bytes are answered with that are not a request as we take it, and what they are. */
export function brokenHead(error: ClientError): BrokenHead {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return {
        // A target that is too long and the fields of a head are the same to the parser [RFC 9112 §3].
        statusLine: endsInTarget(error) ? '414 URI Too Long' : '431 Request Header Fields Too Large',
        fault: 'too-large',
      };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { statusLine: '408 Request Timeout', fault: 'slow' };
    case 'HPE_INVALID_METHOD':
      if (!REQUEST_LINE.test(lineOf(error))) break;
      return { statusLine: '501 Not Implemented', fault: 'unknown-method' };
  }
  return { statusLine: '400 Bad Request', fault: 'not-http' };
}

/** The whole of an answer that is written to the connection itself [RFC 9110 §6.6.1 asks for Date in it, too]. */
export function bareAnswer(statusLine: string, now: number, fields: readonly string[] = []): string {
  const date = `Date: ${new Date(now).toUTCString()}`;
  return [`HTTP/1.1 ${statusLine}`, date, ...fields, 'Connection: close', 'Content-Length: 0', '', ''].join('\r\n');
}

/** The line in which the parser has stopped, as far as it is in the last bytes that came. */
function lineOf({ rawPacket, bytesParsed = 0 }: ClientError): string {
  if (rawPacket === undefined) return '';
  const start = lineStart(rawPacket, bytesParsed);
  const end = rawPacket.indexOf('\n', start);
  return rawPacket.toString('latin1', start, end < 0 ? undefined : end);
}

/** Whether the parser has stopped in a request target, as far as the last bytes that came can tell. */
function endsInTarget({ rawPacket, bytesParsed = 0 }: ClientError): boolean {
  if (rawPacket === undefined) return false;
  return WITHIN_TARGET.test(rawPacket.toString('latin1', lineStart(rawPacket, bytesParsed), bytesParsed));
}

function lineStart(packet: Buffer, at: number): number {
  return at === 0 ? 0 : packet.lastIndexOf('\n', at - 1) + 1;
}
