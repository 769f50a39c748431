import { CLASS_IN, TYPE } from '../codes.js';
import { nameEnd } from '../wire/name.js';
import type { Query } from '../wire/query.js';

/**
 * Returns the serial that the client has, from a question that has been read: that of the SOA record of class IN in the
 * authority section [RFC 1995 §3]. Returns undefined where there is none.
 */
export function clientSerial(query: Query): number | undefined {
  const bytes = Buffer.from(query.bytes.buffer, query.bytes.byteOffset, query.bytes.byteLength);
  if (bytes.readUInt16BE(8) !== 1) return undefined;
  const fields = nameEnd(bytes, query.questionEnd);
  const length = bytes.readUInt16BE(fields + 8);
  const isSoa = bytes.readUInt16BE(fields) === TYPE.SOA && bytes.readUInt16BE(fields + 2) === CLASS_IN;
  // Two names of one byte each, and five numbers.
  if (!isSoa || length < 22) return undefined;
  // The five numbers stand at the end, the serial first.
  return bytes.readUInt32BE(fields + 10 + length - 20);
}
