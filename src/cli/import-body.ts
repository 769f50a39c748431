import type { NaptrRecord } from '../../generated/messages.js';

/** Bytes after which the text that has come together is set aside. */
const PIECE = 262_144;

/**
 * The body of one POST that adds any number of records. Only its bytes are kept, not the records, and the line that each came from: a
 * million records are some hundred million bytes.
 */
export class ImportBody {
  #pieces: Buffer[] = [];
  #open = '{"add":[';
  #lines: number[] = [];

  get records(): number {
    return this.#lines.length;
  }

  add(line: number, record: NaptrRecord): void {
    this.#open += `${this.records === 0 ? '' : ','}${JSON.stringify(record)}`;
    this.#lines.push(line);
    if (this.#open.length >= PIECE) this.#setAside();
  }

  /** The line of the record with this position in the change. */
  lineOf(index: number): number | undefined {
    return this.#lines[index];
  }

  /** The whole body; nothing can be added afterwards. */
  finish(): Blob {
    this.#open += ']}';
    this.#setAside();
    const blob = new Blob(this.#pieces);
    this.#pieces = [];
    return blob;
  }

  #setAside(): void {
    this.#pieces.push(Buffer.from(this.#open));
    this.#open = '';
  }
}
