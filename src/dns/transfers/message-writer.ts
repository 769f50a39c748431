import { commonLength } from '../../enum/zone-names.js';
import { CLASS_IN, FLAG, HEADER_LENGTH, LARGEST_MESSAGE, type Rcode } from '../codes.js';
import { answerFlags, OPT_LENGTH, putOpt } from '../wire/answer-parts.js';
import type { Query } from '../wire/query.js';

/** Where compressed names can point to [RFC 1035 §4.1.4]. */
const POINTER_LIMIT = 0x4000;

const ZERO = 48;
const STAR = 42;

/** A name of the zone: its digits, those of the suffix itself being none, and whether it is the wildcard below them. */
export interface Owner {
  digits: string;
  isWildcard: boolean;
}

/** Writes messages with many records, which answer one question for a zone [RFC 5936 §2.2]. */
export class MessageWriter {
  readonly #bytes = Buffer.allocUnsafe(LARGEST_MESSAGE);
  readonly #limit: number;
  readonly #zone: number;
  #at = 0;
  #count = 0;
  /** A name that stands in the message, and where each of its parts stands that has so many digits. */
  #path = '';
  readonly #pathAt: number[] = [];
  #lastOwner: Owner | undefined;
  #lastOwnerAt = 0;

  /**
   * @param query What is answered: its name is that of the zone.
   * @param room Bytes to be left free for a signature.
   * @param payload What an OPT record says that we take over UDP.
   */
  constructor(
    private readonly query: Query,
    room: number,
    private readonly payload: number,
  ) {
    this.#limit = LARGEST_MESSAGE - room - OPT_LENGTH;
    this.#zone = HEADER_LENGTH;
    this.#begin();
  }

  /** Gives the message that has become full, where this record had no room in it. */
  add(owner: Owner, type: number, ttl: number, rdata: Uint8Array): Buffer | undefined {
    // Digits as labels, the wildcard, a pointer and the fields of the record.
    const most = 2 * owner.digits.length + 4 + 10 + rdata.length;
    const full = this.#at + most > this.#limit ? this.finish(0) : undefined;
    this.#putOwner(owner);
    const bytes = this.#bytes;
    let at = this.#at;
    at = bytes.writeUInt16BE(type, at);
    at = bytes.writeUInt16BE(CLASS_IN, at);
    at = bytes.writeUInt32BE(ttl, at);
    at = bytes.writeUInt16BE(rdata.length, at);
    bytes.set(rdata, at);
    this.#at = at + rdata.length;
    this.#count += 1;
    return full;
  }

  /** The message so far; another one begins. An extended rcode needs a query with an OPT record. */
  finish(rcode: Rcode): Buffer {
    const bytes = this.#bytes;
    bytes.writeUInt16BE(answerFlags(this.query.flags, rcode, rcode === 0 ? FLAG.AA : 0), 2);
    bytes.writeUInt16BE(this.#count, 6);
    bytes.writeUInt32BE(this.query.hasOpt ? 1 : 0, 8);
    if (this.query.hasOpt) this.#at = putOpt(bytes, this.#at, this.query, rcode, this.payload);
    const message = Buffer.from(bytes.subarray(0, this.#at));
    this.#begin();
    return message;
  }

  #begin(): void {
    const { bytes, questionEnd } = this.query;
    this.#bytes.set(bytes.subarray(0, questionEnd));
    this.#bytes.writeUInt16BE(1, 4);
    this.#at = questionEnd;
    this.#count = 0;
    this.#path = '';
    this.#lastOwner = undefined;
  }

  #putOwner(owner: Owner): void {
    const last = this.#lastOwner;
    if (last !== undefined && last.digits === owner.digits && last.isWildcard === owner.isWildcard) {
      this.#putPointer(this.#lastOwnerAt);
      return;
    }
    const start = this.#at;
    if (owner.isWildcard) this.#putLabel(STAR);
    this.#putDigits(owner.digits);
    // A pointer to a pointer would lead there as well, but gains nothing.
    this.#lastOwner = start < POINTER_LIMIT && this.#at > start + 2 ? owner : undefined;
    this.#lastOwnerAt = start;
  }

  /** The last digit first; those that the path begins with, too, are there already. */
  #putDigits(digits: string): void {
    const start = this.#at;
    const common = commonLength(this.#path, digits);
    for (let length = digits.length; length > common; length--) this.#putLabel(ZERO + Number(digits[length - 1]));
    this.#putPointer(common === 0 ? this.#zone : this.#pathAt[common]!);
    if (this.#at > POINTER_LIMIT || digits.length === common) return;
    for (let length = digits.length; length > common; length--) {
      this.#pathAt[length] = start + 2 * (digits.length - length);
    }
    this.#path = digits;
  }

  #putLabel(character: number): void {
    this.#bytes[this.#at] = 1;
    this.#bytes[this.#at + 1] = character;
    this.#at += 2;
  }

  #putPointer(target: number): void {
    this.#at = this.#bytes.writeUInt16BE(0xc000 | target, this.#at);
  }
}
