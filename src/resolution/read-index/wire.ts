import type { NaptrValue } from '../../enum/naptr-record.js';
import type { NaptrRdata } from '../number-reader.js';

/** Stands in a template for the digits of the number: UTF-8 has no such byte, and records are printable ASCII. */
export const MARKER = 0xff;
/** Room for order, preference, three character strings and a domain name, and more than enough. */
export const MOST_BYTES = 2048;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what ASCII begins with
const ASCII = /^[\x00-\x7f]*$/;

/** RDATA under construction. */
export class WireWriter {
  readonly bytes = new Uint8Array(MOST_BYTES);
  length = 0;
  /** Where the regexp begins, with its length byte. */
  regexpAt = 0;
  /** How often the digits are to be put in. */
  markers = 0;

  /**
   * Makes the RDATA of a NAPTR record [RFC 3403 §4.1], with a marker in the regexp for each place where it has these digits. Throws RangeError where a field is
   * longer than DNS allows.
   */
  write({ order, preference, flags, service, regexp, replacement }: NaptrValue, digits: string | undefined): void {
    this.length = 0;
    this.markers = 0;
    this.#short(order);
    this.#short(preference);
    this.#text(flags);
    this.#text(service);
    this.regexpAt = this.length;
    if (digits !== undefined && regexp.includes(digits) && ASCII.test(regexp)) this.#marked(regexp, digits);
    else this.#text(regexp);
    this.#name(replacement);
  }

  #short(value: number): void {
    this.bytes[this.length] = value >> 8;
    this.bytes[this.length + 1] = value;
    this.length += 2;
  }

  /** A character string [RFC 1035 §3.3]. */
  #text(text: string): void {
    const start = this.length;
    this.length += 1;
    this.#characters(text);
    this.#setLength(start);
  }

  #marked(regexp: string, digits: string): void {
    const start = this.length;
    this.length += 1;
    let from = 0;
    for (let at = regexp.indexOf(digits); at >= 0; at = regexp.indexOf(digits, from)) {
      this.#characters(regexp, from, at);
      this.bytes[this.length] = MARKER;
      this.length += 1;
      this.markers += 1;
      from = at + digits.length;
    }
    this.#characters(regexp, from);
    this.#setLength(start);
  }

  /** A domain name without compression; "." and nothing are the root [RFC 1035 §3.1]. */
  #name(name: string): void {
    if (name !== '.') for (const label of name.split('.')) if (label !== '') this.#text(label);
    this.bytes[this.length] = 0;
    this.length += 1;
  }

  #characters(text: string, from = 0, to = text.length): void {
    const { bytes } = this;
    let at = this.length;
    for (let index = from; index < to; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) {
        at += encoder.encodeInto(text.slice(index), bytes.subarray(at)).written;
        break;
      }
      bytes[at] = code;
      at += 1;
    }
    this.length = at;
  }

  #setLength(start: number): void {
    const length = this.length - start - 1;
    if (length > 255) throw new RangeError('A character string of a NAPTR record has at most 255 octets');
    this.bytes[start] = length;
  }
}

/** What the RDATA says. The replacement is `.` or a domain name without the final dot. */
export function valueOfRdata(rdata: NaptrRdata): NaptrValue {
  const flags = textAt(rdata, 4);
  const service = textAt(rdata, flags.next);
  const regexp = textAt(rdata, service.next);
  const labels: string[] = [];
  let at = regexp.next;
  while (at < rdata.length && rdata[at]! > 0) {
    const label = textAt(rdata, at);
    labels.push(label.text);
    at = label.next;
  }
  return {
    order: rdata[0]! * 256 + rdata[1]!,
    preference: rdata[2]! * 256 + rdata[3]!,
    flags: flags.text,
    service: service.text,
    regexp: regexp.text,
    replacement: labels.join('.') || '.',
  };
}

function textAt(rdata: NaptrRdata, at: number): { text: string; next: number } {
  const next = at + 1 + rdata[at]!;
  return { text: decoder.decode(rdata.subarray(at + 1, next)), next };
}
