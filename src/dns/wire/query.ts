import { DNSSEC_OK, FLAG, HEADER_LENGTH, OPCODE_QUERY, TYPE } from '../codes.js';

/** The longest name in bytes, its final zero included [RFC 1035 §2.3.4]. */
const LONGEST_NAME = 255;

/** How a message can be read. `ignored`: it must not be answered at all. */
export type Reading = 'well-formed' | 'malformed' | 'ignored';

/**
 * A query being read. One object reads any number of messages, one after the other, and allocates nothing: there may be 200,000 a second. Its
 * fields are those of the last message, and hold only as far as it could be read.
 */
export class Query {
  bytes: Uint8Array = new Uint8Array(0);
  /** The header's flags, as they came. */
  flags = 0;
  opcode = OPCODE_QUERY;
  /** Whether there is one question and it could be read, so that it can be copied into the answer. */
  hasQuestion = false;
  /** Behind the question. */
  questionEnd = HEADER_LENGTH;
  type = 0;
  class = 0;
  /** How many labels the question's name has, and where the length byte of each stands; behind the last that of the root. */
  labels = 0;
  readonly labelAt = new Uint16Array(129);
  /** EDNS [RFC 6891]. */
  hasOpt = false;
  payload = 0;
  version = 0;
  dnssecOk = false;

  read(bytes: Uint8Array): Reading {
    this.bytes = bytes;
    this.hasQuestion = false;
    this.hasOpt = false;
    this.questionEnd = HEADER_LENGTH;
    this.type = 0;
    this.labels = 0;
    this.version = 0;
    this.payload = 0;
    this.dnssecOk = false;
    if (bytes.length < HEADER_LENGTH) return 'ignored';
    this.flags = (bytes[2]! << 8) | bytes[3]!;
    // Whoever answers answers can be made to do so for ever.
    if ((this.flags & FLAG.QR) !== 0) return 'ignored';
    this.opcode = (this.flags >> 11) & 15;
    if (bytes[4] !== 0 || bytes[5] !== 1) return 'malformed';
    if (!this.#readQuestion()) return 'malformed';
    return this.#readRecords() ? 'well-formed' : 'malformed';
  }

  #readQuestion(): boolean {
    const { bytes, labelAt } = this;
    let at = HEADER_LENGTH;
    let labels = 0;
    for (;;) {
      const length = bytes[at];
      // No name comes before this one, to which a compressed one could point.
      if (length === undefined || length > 63) return false;
      labelAt[labels] = at;
      at += length + 1;
      if (at - HEADER_LENGTH > LONGEST_NAME) return false;
      if (length === 0) break;
      labels++;
    }
    if (at + 4 > bytes.length) return false;
    this.labels = labels;
    this.type = (bytes[at]! << 8) | bytes[at + 1]!;
    this.class = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    this.questionEnd = at + 4;
    this.hasQuestion = true;
    return true;
  }

  /** What follows the question: nothing, or an OPT record, or others that do not concern us but must be whole. */
  #readRecords(): boolean {
    const { bytes } = this;
    const answers = (bytes[6]! << 8) | bytes[7]!;
    const authorities = (bytes[8]! << 8) | bytes[9]!;
    const additionals = (bytes[10]! << 8) | bytes[11]!;
    if (this.opcode === OPCODE_QUERY) {
      if (answers > 0) return false;
      // An IXFR tells there which version the client has [RFC 1995 §3].
      if (authorities > (this.type === TYPE.IXFR ? 1 : 0)) return false;
    }
    let at = this.questionEnd;
    const before = answers + authorities;
    for (let index = 0; index < before + additionals; index++) {
      const isRoot = bytes[at] === 0;
      const fixed = this.#nameEnd(at);
      if (fixed < 0 || fixed + 10 > bytes.length) return false;
      const end = fixed + 10 + ((bytes[fixed + 8]! << 8) | bytes[fixed + 9]!);
      if (end > bytes.length) return false;
      if (bytes[fixed] === 0 && bytes[fixed + 1] === TYPE.OPT) {
        if (index < before || !isRoot || !this.#readOpt(fixed, end)) return false;
      }
      at = end;
    }
    return at === bytes.length;
  }

  /** `at` is behind the record's name. Options that we do not know are ignored, but they must be whole. */
  #readOpt(at: number, end: number): boolean {
    if (this.hasOpt) return false;
    const { bytes } = this;
    this.hasOpt = true;
    this.payload = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    this.version = bytes[at + 5]!;
    this.dnssecOk = (((bytes[at + 6]! << 8) | bytes[at + 7]!) & DNSSEC_OK) !== 0;
    let option = at + 10;
    while (option + 4 <= end) option += 4 + ((bytes[option + 2]! << 8) | bytes[option + 3]!);
    return option === end;
  }

  /**
   * Behind the name that begins there; -1 where it is none. A pointer must lead to what stands before the name that holds it: names that lead
   * back to themselves do not get through.
   */
  #nameEnd(start: number): number {
    const { bytes } = this;
    let at = start;
    for (;;) {
      const length = bytes[at];
      if (length === undefined) return -1;
      if (length >= 0xc0) {
        const target = ((length & 0x3f) << 8) | (bytes[at + 1] ?? 0xff);
        return at + 2 <= bytes.length && target >= HEADER_LENGTH && target < start ? at + 2 : -1;
      }
      if (length > 63) return -1;
      at += length + 1;
      if (at - start > LONGEST_NAME) return -1;
      if (length === 0) return at;
    }
  }
}
