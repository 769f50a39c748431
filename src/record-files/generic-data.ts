import type { NaptrValue } from '../enum/naptr-record.js';
import { excerpt } from '../enum/quoted.js';
import type { Token } from './zone-entries.js';
import { nameOfLabels } from './zone-text.js';

/** Whether the data of a record have the generic form, which the word `\#` begins [RFC 3597 §5]. */
export function isGeneric(data: readonly Token[]): boolean {
  return data[0]?.text === '\\#' && !data[0].quoted;
}

/**
 * Reads the data of a NAPTR record in the generic form: `\#`, their length in octets, and words of hexadecimal digits,
 * an even number in each [RFC 3597 §5]. Each character of a string is one octet, and the replacement is absolute.
 * Returns the reason where they are malformed or are not those of a NAPTR record.
 */
export function genericNaptr(data: readonly Token[]): NaptrValue | { reason: string } {
  const [, length, ...words] = data.map(({ text }) => text);
  if (length === undefined || !/^[0-9]{1,5}$/.test(length)) {
    return { reason: 'behind \\# stands no length of the data in octets [RFC 3597 §5]' };
  }
  const bad = words.find((word) => !/^(?:[0-9A-F]{2})+$/i.test(word));
  if (bad !== undefined) {
    return { reason: `the generic data have the word ${excerpt(bad)}, which is no even number of hexadecimal digits` };
  }
  const octets = Uint8Array.from(words.join('').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  if (octets.length !== Number(length)) {
    return { reason: `the generic data have ${octets.length} octets, where their length says ${Number(length)}` };
  }
  return fieldsOf(octets) ?? { reason: 'the generic data are not those of a NAPTR record [RFC 3403 §4.1]' };
}

function fieldsOf(octets: Uint8Array): NaptrValue | undefined {
  const reader = new OctetReader(octets);
  const order = reader.number();
  const preference = reader.number();
  const [flags, service, regexp] = [reader.string(), reader.string(), reader.string()];
  const labels: string[] = [];
  let label = reader.string();
  // No compression: a length above 63 is none of a label [RFC 3597 §4].
  while (label !== '' && label.length < 64) {
    labels.push(label);
    label = reader.string();
  }
  if (label !== '' || labels.join('.').length > 253 || !reader.isAtEnd) return undefined;
  return { order, preference, flags, service, regexp, replacement: nameOfLabels(labels) };
}

/** Reads fields one after the other; once one is not whole, it is never at its end. */
class OctetReader {
  #at = 0;

  constructor(private readonly octets: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.#at === this.octets.length;
  }

  /** Returns a whole number of two octets. */
  number(): number {
    return this.#octet() * 256 + this.#octet();
  }

  /** Returns as many octets as the next one says, each as a character. */
  string(): string {
    const start = this.#at + 1;
    this.#at = start + this.#octet();
    return String.fromCharCode(...this.octets.subarray(start, this.#at));
  }

  #octet(): number {
    return this.octets[this.#at++] ?? 0;
  }
}
