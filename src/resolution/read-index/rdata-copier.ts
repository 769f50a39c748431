import type { NaptrRdata } from '../number-reader.js';
import type { IndexMemory } from './memory.js';
import { HEAD, NO_TTL } from './templates.js';
import { MARKER, MOST_BYTES } from './wire.js';

/** One allocation for many pieces of RDATA: an allocation each would take longer than finding them. */
const POOL = 32_768;

/** Makes RDATA of templates, in memory that is never used again for something else. */
export class RdataCopier {
  #pool = new Uint8Array(POOL);
  #used = 0;

  constructor(private readonly memory: IndexMemory) {}

  ttl(template: number): number | undefined {
    const ttl = this.memory.words[template * 2 + 1];
    return ttl === NO_TTL ? undefined : ttl;
  }

  /** `digits` are those of the number or block that the record is announced for. On memory that is being changed it gives anything, and ends. */
  rdata(template: number, digits: string): NaptrRdata {
    const { bytes } = this.memory;
    const head = template * 8;
    const start = head + HEAD;
    const length = (bytes[head + 8]! * 256 + bytes[head + 9]!) & (MOST_BYTES - 1);
    const markers = bytes[head + 10]!;
    if (markers > 0) return this.#filled(start, length, markers, digits);
    const rdata = this.#take(length);
    for (let at = 0; at < length; at += 1) rdata[at] = bytes[start + at]!;
    return rdata;
  }

  #filled(start: number, length: number, markers: number, digits: string): NaptrRdata {
    const { bytes } = this.memory;
    const more = markers * (digits.length - 1);
    const rdata = this.#take(length + more);
    const service = 5 + bytes[start + 4]!;
    // Only in the regexp does the byte stand for the digits.
    const regexp = service + 1 + bytes[start + service]!;
    const end = regexp + 1 + bytes[start + regexp]!;
    for (let at = 0; at <= regexp; at += 1) rdata[at] = bytes[start + at]!;
    rdata[regexp]! += more;
    let to = regexp + 1;
    for (let at = regexp + 1; at < end; at += 1) {
      const byte = bytes[start + at]!;
      if (byte === MARKER) {
        for (let digit = 0; digit < digits.length; digit += 1) rdata[to + digit] = digits.charCodeAt(digit);
        to += digits.length;
      } else {
        rdata[to] = byte;
        to += 1;
      }
    }
    for (let at = end; at < length; at += 1) rdata[to + at - end] = bytes[start + at]!;
    return rdata;
  }

  #take(length: number): Uint8Array {
    if (this.#used + length > this.#pool.length) {
      this.#pool = new Uint8Array(Math.max(POOL, length));
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += length;
    return this.#pool.subarray(start, this.#used);
  }
}
