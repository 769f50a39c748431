import { isUtf8 } from 'node:buffer';

/** A line without what ends it; `text` is undefined where it cannot be taken, and `fault` says why. */
export interface Line {
  /** Counted from 1, blank ones included. */
  number: number;
  bytes: number;
  text?: string;
  fault?: 'too-long' | 'no-utf-8';
}

const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const TAB = 9;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** Whether the line has nothing but white space of JSON [RFC 8259 §2]. */
function isBlank(line: Buffer): boolean {
  for (let at = 0; at < line.length; at++) {
    const byte = line[at]!;
    if (byte !== SPACE && byte !== TAB && byte !== RETURN) return false;
  }
  return true;
}

/**
 * Cuts bytes that come piece by piece into lines, of which it keeps no more than the limit. Blank lines are
 * counted and left out, and a byte order mark before the first one [RFC 8259 §8.1].
 */
export class LineSplitter {
  #begun: Buffer[] = [];
  #length = 0;
  #number = 0;

  /** `limit` in bytes, for each line. */
  constructor(private readonly limit: number) {}

  /** The lines that end in this piece. */
  *push(piece: Buffer): Generator<Line> {
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
      this.#keep(piece.subarray(start, end));
      start = end + 1;
      const line = this.#line();
      if (line !== undefined) yield line;
    }
    if (start < piece.length) this.#keep(piece.subarray(start));
  }

  /** What stands behind the last line's end. */
  *end(): Generator<Line> {
    const line = this.#length > 0 ? this.#line() : undefined;
    if (line !== undefined) yield line;
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#length <= this.limit) this.#begun.push(part);
    else this.#begun = [];
  }

  /** What has been kept, as a line; undefined where it is empty. */
  #line(): Line | undefined {
    const [parts, bytes] = [this.#begun, this.#length];
    this.#begun = [];
    this.#length = 0;
    this.#number += 1;
    const number = this.#number;
    if (bytes > this.limit) return { number, bytes, fault: 'too-long' };
    const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    const ended = whole.at(-1) === RETURN ? whole.subarray(0, -1) : whole;
    const text = number === 1 && ended.indexOf(BYTE_ORDER_MARK) === 0 ? ended.subarray(BYTE_ORDER_MARK.length) : ended;
    if (isBlank(text)) return undefined;
    return isUtf8(text) ? { number, bytes, text: text.toString() } : { number, bytes, fault: 'no-utf-8' };
  }
}
