import { TYPE } from '../codes.js';
import { nameEnd } from '../wire/name.js';
import type { Query } from '../wire/query.js';

/** From a question that has been read, which serial the client has: that of the SOA record in the authority section [RFC 1995 §3]; undefined where there is none. */
export function clientSerial(query: Query): number | undefined {
  const bytes = Buffer.from(query.bytes.buffer, query.bytes.byteOffset, query.bytes.byteLength);
  if (bytes.readUInt16BE(8) !== 1) return undefined;
  const fields = nameEnd(bytes, query.questionEnd);
  const length = bytes.readUInt16BE(fields + 8);
  // Two names of one byte each, and five numbers.
  if (bytes.readUInt16BE(fields) !== TYPE.SOA || length < 22) return undefined;
  // The five numbers stand at the end, the serial first.
  return bytes.readUInt32BE(fields + 10 + length - 20);
}
