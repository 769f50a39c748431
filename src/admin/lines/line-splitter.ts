import { isUtf8 } from 'node:buffer';

/** A line without what ends it; `text` is undefined where it cannot be taken, and `fault` says why. */
export interface Line {
  /** Counted from 1, empty ones included. */
  number: number;
  bytes: number;
  text?: string;
  fault?: 'too-long' | 'no-utf-8';
}

const NEWLINE = 10;
const RETURN = 13;

/** Cuts bytes that come piece by piece into lines, of which it keeps no more than the limit. Empty lines are counted and left out. */
export class LineSplitter {
  #begun: Uint8Array[] = [];
  #length = 0;
  #number = 0;

  /** `limit` in bytes, for each line. */
  constructor(private readonly limit: number) {}

  /** The lines that end in this piece. */
  *push(piece: Uint8Array): Generator<Line> {
    let start = 0;
    for (;;) {
      const end = piece.indexOf(NEWLINE, start);
      if (end < 0) break;
      this.#keep(piece.subarray(start, end));
      start = end + 1;
      yield* this.#line();
    }
    if (start < piece.length) this.#keep(piece.subarray(start));
  }

  /** What stands behind the last line's end. */
  *end(): Generator<Line> {
    if (this.#length > 0) yield* this.#line();
  }

  #keep(part: Uint8Array): void {
    this.#length += part.length;
    if (this.#length <= this.limit) this.#begun.push(part);
    else this.#begun = [];
  }

  *#line(): Generator<Line> {
    this.#number += 1;
    const bytes = this.#length;
    const parts = this.#begun;
    this.#begun = [];
    this.#length = 0;
    const number = this.#number;
    if (bytes > this.limit) {
      yield { number, bytes, fault: 'too-long' };
      return;
    }
    const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    const text = whole.at(-1) === RETURN ? whole.subarray(0, -1) : whole;
    if (text.length === 0) return;
    if (isUtf8(text)) yield { number, bytes, text: Buffer.from(text.buffer, text.byteOffset, text.length).toString() };
    else yield { number, bytes, fault: 'no-utf-8' };
  }
}
