import { isUtf8 } from 'node:buffer';
import { shown } from './rejection.js';

export type CharacterEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** Bytes from which the encoding can be told: a byte order mark, or the first characters [XML 1.0 Appendix F]. */
export const DETECTION_BYTES = 4;

/** The encoding of a message, and whether its XML declaration still has a say in it. */
export type DetectedEncoding =
  | {
      encoding: CharacterEncoding;
      /** False where a byte order mark or the charset parameter has settled the encoding. */
      byDeclaration: boolean;
    }
  /** Why the message cannot be decoded. */
  | { unreadable: string };

/** Names in small letters: those that IANA registers with their aliases, and two common misspellings. */
const LABELS: ReadonlyMap<string, readonly CharacterEncoding[]> = new Map([
  ['utf-8', ['utf-8']],
  ['csutf8', ['utf-8']],
  ['utf8', ['utf-8']],
  ['utf-16', ['utf-16le', 'utf-16be']],
  ['csutf16', ['utf-16le', 'utf-16be']],
  ['utf16', ['utf-16le', 'utf-16be']],
  ['utf-16le', ['utf-16le']],
  ['csutf16le', ['utf-16le']],
  ['utf-16be', ['utf-16be']],
  ['csutf16be', ['utf-16be']],
]);

/**
 * Returns the encoding of a message: a byte order mark counts first, then the charset parameter of the media type. Only
 * where there is neither do the first characters and the XML declaration decide [RFC 7303 §3.2, XML 1.0 §4.3.3].
 * @param head the first bytes of the message, DETECTION_BYTES of them unless it is shorter
 */
export function detectEncoding(head: Uint8Array, charset?: string): DetectedEncoding {
  const marked = byteOrderMark(head);
  if (marked === 'utf-32') return { unreadable: 'The message is neither UTF-8 nor UTF-16' };
  if (marked !== undefined) return { encoding: marked, byDeclaration: false };
  const written = firstCharacters(head);
  if (written === undefined) return { unreadable: 'The message is neither UTF-8 nor UTF-16' };
  // An empty parameter names no encoding.
  if (charset === undefined || nameOf(charset) === '') return { encoding: written, byDeclaration: true };
  // By a label of another encoding the bytes would be text that is no XML: the sender is told the cause instead.
  if (!isLabelOf(charset, written)) {
    return { unreadable: `The charset parameter says ${shown(charset)}, the message is ${written}` };
  }
  return { encoding: written, byDeclaration: false };
}

/** The encoding that a byte order mark names; undefined where there is none. */
function byteOrderMark([a, b, c, d]: Uint8Array): CharacterEncoding | 'utf-32' | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32' : 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return a === 0 && b === 0 && c === 0xfe && d === 0xff ? 'utf-32' : undefined;
}

/**
 * The encoding in which the first character is written, which is `<` or white space. Undefined: four bytes a character
 * (UTF-32). Anything else is UTF-8 until its bytes or its declaration say otherwise [XML 1.0 §4.3.3].
 */
function firstCharacters([a = -1, b = -1, c = -1, d = -1]: Uint8Array): CharacterEncoding | undefined {
  if ((a === 0 && b === 0) || (beginsXml(a) && b === 0 && c === 0 && d === 0)) return undefined;
  if (beginsXml(a) && b === 0) return 'utf-16le';
  if (a === 0 && beginsXml(b)) return 'utf-16be';
  return 'utf-8';
}

function beginsXml(code: number): boolean {
  return code === 0x3c || code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Whether a label (charset parameter or encoding declaration) names this encoding. */
export function isLabelOf(label: string, encoding: CharacterEncoding): boolean {
  return LABELS.get(nameOf(label))?.includes(encoding) ?? false;
}

/** The name in a label, which some write in quotation marks of their own. */
function nameOf(label: string): string {
  return label
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .toLowerCase();
}

/** What could be decoded, and whether bytes that are not the encoding's follow it. */
export interface Decoded {
  text: string;
  malformed: boolean;
}

/** Decodes a stream. Unlike TextDecoder it gives the text before the malformed bytes: errors are met in document order. */
export interface StreamDecoder {
  /** Call no more once something was malformed. */
  decode(chunk: Uint8Array): Decoded;
  /** Whether the stream ends within a character. */
  readonly pending: boolean;
}

export function createDecoder(encoding: CharacterEncoding): StreamDecoder {
  return encoding === 'utf-8' ? new Utf8Decoder() : new Utf16Decoder(encoding === 'utf-16be');
}

class Utf8Decoder implements StreamDecoder {
  #rest: Uint8Array = new Uint8Array(0);

  get pending(): boolean {
    return this.#rest.length > 0;
  }

  decode(chunk: Uint8Array): Decoded {
    const bytes = joined(this.#rest, chunk);
    this.#rest = bytes.subarray(bytes.length);
    if (isUtf8(bytes)) return { text: bytes.toString('utf8'), malformed: false };
    const { valid, incomplete } = scanUtf8(bytes);
    if (incomplete) this.#rest = bytes.subarray(valid);
    return { text: bytes.toString('utf8', 0, valid), malformed: !incomplete };
  }
}

/** How many bytes are whole well-formed characters, and whether what follows could be the beginning of one [Unicode table 3-7]. */
function scanUtf8(bytes: Uint8Array): { valid: number; incomplete: boolean } {
  let i = 0;
  while (i < bytes.length) {
    const lead = bytes[i]!;
    if (lead < 0x80) {
      i++;
      continue;
    }
    const length =
      lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    if (length === 0) return { valid: i, incomplete: false };
    for (let k = 1; k < length; k++) {
      const next = bytes[i + k];
      if (next === undefined) return { valid: i, incomplete: true };
      const lowest = k > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
      const highest = k > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
      if (next < lowest || next > highest) return { valid: i, incomplete: false };
    }
    i += length;
  }
  return { valid: i, incomplete: false };
}

const LONE_SURROGATE = /\p{Surrogate}/u;

class Utf16Decoder implements StreamDecoder {
  #rest: Uint8Array = new Uint8Array(0);
  readonly #bigEndian: boolean;

  constructor(bigEndian: boolean) {
    this.#bigEndian = bigEndian;
  }

  get pending(): boolean {
    return this.#rest.length > 0;
  }

  decode(chunk: Uint8Array): Decoded {
    const bytes = joined(this.#rest, chunk);
    let whole = bytes.length - (bytes.length % 2);
    const units = this.#bigEndian ? Buffer.from(bytes.subarray(0, whole)).swap16() : bytes;
    // A high surrogate at the end waits for its other half.
    if (whole > 0 && (units[whole - 1]! & 0xfc) === 0xd8) whole -= 2;
    this.#rest = bytes.subarray(whole);
    const text = units.toString('utf16le', 0, whole);
    const lone = text.search(LONE_SURROGATE);
    return lone < 0 ? { text, malformed: false } : { text: text.slice(0, lone), malformed: true };
  }
}

function joined(rest: Uint8Array, chunk: Uint8Array): Buffer {
  if (rest.length > 0) return Buffer.concat([rest, chunk]);
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
