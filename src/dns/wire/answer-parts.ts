import { DNSSEC_OK, FLAG, type Rcode, TYPE } from '../codes.js';
import type { Query } from './query.js';

/** The root as owner, type, payload size, extended rcode and flags, and no options [RFC 6891 §6.1.2]. */
export const OPT_LENGTH = 11;

/** The header's flags in the answer to a query whose flags those are: opcode, RD and CD come back. `own`: what else the answer says of itself. */
export function answerFlags(flags: number, rcode: Rcode, own = 0): number {
  return (flags & (0x7800 | FLAG.RD | FLAG.CD)) | FLAG.QR | own | (rcode & 15);
}

/** Writes the OPT record of an answer, with the query's DO bit [RFC 3225 §3]. `payload`: what we take over UDP. Returns where the next record begins. */
export function putOpt(out: Buffer, at: number, query: Query, rcode: Rcode, payload: number): number {
  out[at] = 0;
  put16(out, at + 1, TYPE.OPT);
  put16(out, at + 3, payload);
  out[at + 5] = rcode >> 4;
  out[at + 6] = 0;
  put16(out, at + 7, query.dnssecOk ? DNSSEC_OK : 0);
  put16(out, at + 9, 0);
  return at + OPT_LENGTH;
}

export function put16(out: Buffer, at: number, value: number): void {
  out[at] = value >> 8;
  out[at + 1] = value;
}
