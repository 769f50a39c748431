import type { NaptrRdata } from '../number-reader.js';
import { HEAD, LENGTH, NUMBER, SMALL } from './blobs.js';
import { UNIT } from './heap.js';
import type { IndexMemory } from './memory.js';
import { NO_TTL } from './templates.js';
import { MARKER, MOST_BYTES } from './wire.js';

/** One allocation for many pieces of RDATA: an allocation each would take longer than finding them. */
const POOL = 32_768;

/** Makes RDATA of templates, in memory that is never used again for something else. */
export class RdataCopier {
  #pool = new Uint8Array(POOL);
  #used = 0;

  constructor(private readonly memory: IndexMemory) {}

  ttl(template: number): number | undefined {
    const { words } = this.memory;
    const ttl = words[words[template + NUMBER]! + NUMBER];
    return ttl === NO_TTL ? undefined : ttl;
  }

  /** `digits` are those of the number or block that the record is announced for. On memory that is being changed it gives anything, and ends. */
  rdata(template: number, digits: string): NaptrRdata {
    const { bytes, words } = this.memory;
    const front = words[template + NUMBER]! * UNIT;
    const rest = template * UNIT;
    const before = this.#length(front);
    const length = this.#length(rest);
    const markers = bytes[rest + SMALL]!;
    const rdata = this.#take(before + length + markers * (digits.length - 1));
    for (let at = 0; at < before; at += 1) rdata[at] = bytes[front + HEAD + at]!;
    if (markers > 0) this.#fill(rdata, before, rest + HEAD, length, digits);
    else for (let at = 0; at < length; at += 1) rdata[before + at] = bytes[rest + HEAD + at]!;
    return rdata;
  }

  #length(blob: number): number {
    const { bytes } = this.memory;
    return (bytes[blob + LENGTH]! * 256 + bytes[blob + LENGTH + 1]!) & (MOST_BYTES - 1);
  }

  /** Regexp and replacement, of which the template has so many bytes from `start` on. Only in the regexp does the marker stand for the digits. */
  #fill(rdata: Uint8Array, regexp: number, start: number, length: number, digits: string): void {
    const { bytes } = this.memory;
    const end = start + 1 + bytes[start]!;
    let to = regexp + 1;
    for (let at = start + 1; at < end; at += 1) {
      const byte = bytes[at]!;
      if (byte === MARKER) {
        for (let digit = 0; digit < digits.length; digit += 1) rdata[to + digit] = digits.charCodeAt(digit);
        to += digits.length;
      } else {
        rdata[to] = byte;
        to += 1;
      }
    }
    rdata[regexp] = to - regexp - 1;
    for (let at = end; at < start + length; at += 1) rdata[to + at - end] = bytes[at]!;
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
