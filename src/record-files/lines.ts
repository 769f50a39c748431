import type { FileContents } from './imported-record.js';

/** A line without its end, counted from 1; `text` is cut short where it was longer than allowed. */
export interface Line {
  line: number;
  text: string;
  tooLong: boolean;
}

/** No line of a record comes near it; keeps memory bounded whatever is in the file. */
export const MOST_CHARACTERS = 65_536;

/**
 * The lines of a file in UTF-8, a batch for each piece that comes. Lines end with LF or CR LF. What is not UTF-8 becomes U+FFFD, which
 * no record may contain.
 */
export async function* readLines(contents: FileContents): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder();
  let line = 0;
  let open = '';
  let tooLong = false;

  const close = (rest: string): Line => {
    const text = cut(open, rest);
    const closed = { line: ++line, text: text.endsWith('\r') ? text.slice(0, -1) : text, tooLong };
    open = '';
    tooLong = false;
    return closed;
  };
  const cut = (start: string, more: string): string => {
    if (start.length + more.length <= MOST_CHARACTERS) return start + more;
    tooLong = true;
    return (start + more.slice(0, MOST_CHARACTERS)).slice(0, MOST_CHARACTERS);
  };
  const take = (piece: string): Line[] => {
    const pieces = piece.split('\n');
    const last = pieces.pop()!;
    const lines = pieces.map(close);
    open = cut(open, last);
    return lines;
  };

  let begun = false;
  for await (const chunk of contents) {
    let piece = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (!begun && piece !== '') {
      // The decoder takes the byte order mark away itself.
      piece = piece.replace(/^\uFEFF/, '');
      begun = true;
    }
    const lines = take(piece);
    if (lines.length > 0) yield lines;
  }
  const rest = take(decoder.decode());
  if (open !== '' || tooLong) rest.push(close(''));
  if (rest.length > 0) yield rest;
}
