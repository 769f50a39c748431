import { HEADER_LENGTH } from '../codes.js';
import { nameEnd, questionsEnd } from '../wire/name.js';

/** The TSIG record's type, and the only class and TTL that it has [RFC 8945 §4.2]. */
export const TYPE_TSIG = 250;
export const CLASS_ANY = 255;

/** The TSIG record of a message. Names are on the wire's form, in lower case. */
export interface TsigRecord {
  /** Where it begins in the message: all before it is what is signed. */
  start: number;
  keyName: Buffer;
  algorithm: Buffer;
  /** Seconds since 1970. */
  time: number;
  /** Seconds that clocks may differ by. */
  fudge: number;
  mac: Buffer;
  originalId: number;
  error: number;
  other: Buffer;
}

/** The TSIG record of a message; undefined where there is none, 'malformed' where it or the message cannot be read, or it is not the last record. */
export function readTsig(message: Uint8Array): TsigRecord | 'malformed' | undefined {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  try {
    const last = lastRecord(bytes);
    if (last === undefined) return undefined;
    return last === 'malformed' ? last : readRecord(bytes, last);
  } catch (error) {
    // Of the reads behind the end of the buffer.
    if (error instanceof RangeError) return 'malformed';
    throw error;
  }
}

/** Where the TSIG record begins. */
function lastRecord(bytes: Buffer): number | 'malformed' | undefined {
  if (bytes.length < HEADER_LENGTH) return 'malformed';
  let at = questionsEnd(bytes);
  const additionals = bytes.readUInt16BE(10);
  const others = bytes.readUInt16BE(6) + bytes.readUInt16BE(8);
  for (let left = others + additionals; left > 0; left--) {
    const start = at;
    const fields = nameEnd(bytes, at);
    const isTsig = bytes.readUInt16BE(fields) === TYPE_TSIG;
    at = fields + 10 + bytes.readUInt16BE(fields + 8);
    if (isTsig) return left === 1 && additionals > 0 && at === bytes.length ? start : 'malformed';
  }
  return undefined;
}

function readRecord(bytes: Buffer, start: number): TsigRecord | 'malformed' {
  const fields = nameEnd(bytes, start);
  if (bytes.readUInt16BE(fields + 2) !== CLASS_ANY || bytes.readUInt32BE(fields + 4) !== 0) return 'malformed';
  const keyName = nameAt(bytes, start);
  let at = fields + 10;
  const algorithm = nameAt(bytes, at);
  at = nameEnd(bytes, at);
  const time = bytes.readUIntBE(at, 6);
  const fudge = bytes.readUInt16BE(at + 6);
  const macEnd = at + 10 + bytes.readUInt16BE(at + 8);
  const mac = bytes.subarray(at + 10, macEnd);
  const originalId = bytes.readUInt16BE(macEnd);
  const error = bytes.readUInt16BE(macEnd + 2);
  const otherEnd = macEnd + 6 + bytes.readUInt16BE(macEnd + 4);
  if (otherEnd !== bytes.length) return 'malformed';
  const other = bytes.subarray(macEnd + 6, otherEnd);
  return { start, keyName, algorithm, time, fudge, mac, originalId, error, other };
}

/** The name without compression, in lower case. Each pointer leads further back, so that it ends. */
function nameAt(bytes: Buffer, start: number): Buffer {
  const labels: Buffer[] = [];
  let size = 0;
  let before = start;
  for (let at = start; ; ) {
    const length = bytes.readUInt8(at);
    if (length >= 0xc0) {
      const target = bytes.readUInt16BE(at) & 0x3fff;
      if (target >= before) throw new RangeError('a pointer that leads nowhere');
      before = target;
      at = target;
      continue;
    }
    const label = bytes.subarray(at, at + length + 1);
    size += label.length;
    if (length > 63 || size > 255) throw new RangeError('no name');
    labels.push(label);
    at += length + 1;
    // Length bytes are below 64 and no letters.
    if (length === 0) return Buffer.from(Buffer.concat(labels).toString('latin1').toLowerCase(), 'latin1');
  }
}
