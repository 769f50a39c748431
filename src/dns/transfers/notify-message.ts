import { CLASS_IN, FLAG, HEADER_LENGTH, RCODE, TYPE } from '../codes.js';
import { verify } from '../tsig/gate.js';
import type { TsigKey } from '../tsig/key.js';
import { readTsig } from '../tsig/record.js';
import { wireName } from '../wire/name.js';
import type { Zone } from '../zone.js';

const OPCODE_NOTIFY = 4;

/** A NOTIFY request, with the SOA record that there is now [RFC 1996 §3.7]. */
export function notifyMessage(id: number, zone: Zone, serial: number): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE((OPCODE_NOTIFY << 11) | FLAG.AA, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(1, 6);
  const question = Buffer.alloc(4);
  question.writeUInt16BE(TYPE.SOA, 0);
  question.writeUInt16BE(CLASS_IN, 2);
  const rdata = zone.soaOf(serial);
  const record = Buffer.alloc(12);
  record.writeUInt16BE(0xc000 | HEADER_LENGTH, 0);
  record.writeUInt16BE(TYPE.SOA, 2);
  record.writeUInt16BE(CLASS_IN, 4);
  record.writeUInt32BE(zone.negativeTtl, 6);
  record.writeUInt16BE(rdata.length, 10);
  return Buffer.concat([header, wireName(zone.name), question, record, rdata]);
}

/** What a message says about the request with that id: the response code, or undefined where it is no answer to it. `now` in milliseconds since 1970. */
export function notifyAnswer(
  message: Uint8Array,
  id: number,
  signed: { key: TsigKey; mac: Uint8Array } | undefined,
  now: number,
): number | undefined {
  const bytes = Buffer.from(message);
  if (bytes.length < HEADER_LENGTH || bytes.readUInt16BE(0) !== id) return undefined;
  const flags = bytes.readUInt16BE(2);
  if ((flags & FLAG.QR) === 0 || ((flags >> 11) & 15) !== OPCODE_NOTIFY) return undefined;
  const rcode = flags & 15;
  if (signed === undefined) return rcode;
  const record = readTsig(bytes);
  if (record === undefined || record === 'malformed' || record.mac.length === 0) {
    // That the key is wrong can only be told without a signature; that all is well must be signed.
    return rcode === RCODE.NOERROR ? undefined : rcode;
  }
  return verify(signed.key, bytes, record, now, signed.mac) === undefined ? rcode : undefined;
}
