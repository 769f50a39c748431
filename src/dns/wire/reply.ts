import type { NaptrRdata } from '../../resolution/number-reader.js';
import { CLASS_IN, FLAG, HEADER_LENGTH, type Rcode, TYPE } from '../codes.js';
import type { Zone } from '../zone.js';
import { answerFlags, OPT_LENGTH, put16, putOpt } from './answer-parts.js';
import type { Query } from './query.js';

/** Owner name as a pointer, type, class, TTL and length of RDATA. */
const RECORD_HEADER = 12;

const NO_RECORDS: readonly NaptrRdata[] = [];

/** What an answer says. */
export class Answer {
  rcode: Rcode = 0;
  isAuthoritative = false;
  isTruncated = false;
  /** The records of the answer section, all of the question's name and of this type and TTL. */
  records: readonly Uint8Array[] = NO_RECORDS;
  type: number = TYPE.NAPTR;
  ttl = 0;
  /** Whose SOA record the authority section has: it says for how long it may be remembered that there is nothing [RFC 2308 §3]. */
  soaOf: Zone | undefined;

  constructor(rcode: Rcode) {
    this.rcode = rcode;
  }
}

/** How many bytes the answer takes. */
export function lengthOf(query: Query, answer: Answer): number {
  let length = query.questionEnd;
  for (const rdata of answer.records) length += RECORD_HEADER + rdata.length;
  if (answer.soaOf !== undefined) length += RECORD_HEADER + answer.soaOf.soa.length;
  return query.hasOpt ? length + OPT_LENGTH : length;
}

/** The same without its records, for a client that cannot take them all here: it asks over TCP then [RFC 2181 §9]. */
export function truncated(answer: Answer): Answer {
  const short = new Answer(answer.rcode);
  short.isAuthoritative = answer.isAuthoritative;
  short.isTruncated = true;
  return short;
}

/** Writes the answer to the query, whose id, question and RD and CD bits it repeats; with an OPT record exactly where the query has one. */
export function writeAnswer(query: Query, answer: Answer, length: number, payload: number): Uint8Array {
  const { bytes, questionEnd } = query;
  const { rcode, records, soaOf, ttl, type } = answer;
  // A new buffer for each: the socket may still hold the last one.
  const out = Buffer.allocUnsafe(length);
  // The whole message where there is room, as that takes no view of a part of it: all but its id and question is overwritten.
  out.set(bytes.length <= length ? bytes : bytes.subarray(0, questionEnd));
  const own = (answer.isAuthoritative ? FLAG.AA : 0) | (answer.isTruncated ? FLAG.TC : 0);
  put16(out, 2, answerFlags(query.flags, rcode, own));
  put16(out, 4, query.hasQuestion ? 1 : 0);
  put16(out, 6, records.length);
  put16(out, 8, soaOf === undefined ? 0 : 1);
  put16(out, 10, query.hasOpt ? 1 : 0);
  let at = questionEnd;
  for (let index = 0; index < records.length; index++) {
    at = putRecord(out, at, HEADER_LENGTH, type, ttl, records[index]!);
  }
  if (soaOf !== undefined) {
    at = putRecord(out, at, query.labelAt[query.labels - soaOf.labels]!, TYPE.SOA, soaOf.negativeTtl, soaOf.soa);
  }
  if (query.hasOpt) putOpt(out, at, query, rcode, payload);
  return out;
}

/** `owner` is where its name stands in the message. Returns where the next one begins. */
function putRecord(out: Buffer, at: number, owner: number, type: number, ttl: number, rdata: Uint8Array): number {
  put16(out, at, 0xc000 | owner);
  put16(out, at + 2, type);
  put16(out, at + 4, CLASS_IN);
  out[at + 6] = ttl >>> 24;
  out[at + 7] = ttl >>> 16;
  out[at + 8] = ttl >>> 8;
  out[at + 9] = ttl;
  put16(out, at + 10, rdata.length);
  out.set(rdata, at + RECORD_HEADER);
  return at + RECORD_HEADER + rdata.length;
}
