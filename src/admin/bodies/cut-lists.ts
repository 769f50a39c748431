import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, endOfString, OPEN_BRACE, OPEN_BRACKET, QUOTE } from '../../json-text.js';

/** The text of a JSON object, cut up so that its lists can be read piece by piece. */
export interface CutText {
  /** The text with each list that is a member and has entries replaced by its position among `lists`: `{"add":[0]}`. */
  frame: string;
  /** The entries of each list as JSON without the brackets, cut between entries; each piece has at least one. */
  lists: string[][];
}

interface Cutting {
  /** A piece ends with the first entry that reaches this length, in characters. */
  piece: number;
  /** The most characters of one entry. */
  entry: number;
  /** The most characters of the frame. */
  frame: number;
}

/** A text that cannot be cut into pieces of bounded length, or that is no JSON; the message says which. */
export class CuttingError extends Error {
  override readonly name = 'CuttingError';
  constructor(
    readonly kind: 'malformed' | 'too-large',
    message: string,
  ) {
    super(message);
  }
}

/** How deep objects and lists may be in one another: far more than in any body of the API. */
const MOST_DEPTH = 32;

/** Characters that are looked at in one step, in a few milliseconds. */
const STEP = 128 * 1024;

/**
 * Cuts a JSON text in one pass, so that nothing has to be parsed whole whose parts may be any number and any depth, and
 * yields between the steps of it. It looks only for what ends a string, a list or an entry: the frame and every piece
 * between brackets must still be parsed, and the text is JSON where all of them are. Throws CuttingError where the
 * frame or an entry is too long or too deep, and where a list has an empty piece or no end.
 */
export function* cutLists(text: string, most: Cutting): Generator<void, CutText> {
  const lists: string[][] = [];
  let frame = '';
  let copied = 0;
  let depth = 0;
  let isObject = false;
  let list: OpenList | undefined;
  let stepEnd = STEP;
  for (let at = 0; at < text.length; at++) {
    if (at >= stepEnd) {
      yield;
      stepEnd = at + STEP;
    }
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case COMMA:
        if (depth === 2) list?.comma(at);
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        if (depth === 0) isObject = text.charCodeAt(at) === OPEN_BRACE;
        depth += 1;
        if (depth > MOST_DEPTH) throw new CuttingError('too-large', `It is nested deeper than ${MOST_DEPTH} levels`);
        if (depth !== 2 || !isObject || text.charCodeAt(at) !== OPEN_BRACKET) break;
        list = new OpenList(text, at + 1, most);
        frame += text.slice(copied, at + 1);
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        if (depth === 2 && list !== undefined) {
          const pieces = list.end(at);
          list = undefined;
          if (pieces.length > 0) frame += lists.push(pieces) - 1;
          copied = at;
        }
        depth -= 1;
    }
  }
  if (list !== undefined) throw new CuttingError('malformed', 'A list has no end');
  frame += text.slice(copied);
  if (frame.length > most.frame) {
    throw new CuttingError('too-large', `Beside the entries of its lists it has more than ${most.frame} characters`);
  }
  return { frame, lists };
}

/** A list whose end has not been found yet. */
class OpenList {
  readonly #pieces: string[] = [];
  #pieceAt: number;
  #entryAt: number;
  #entries = 0;

  /** `start`: behind the bracket. */
  constructor(
    private readonly text: string,
    start: number,
    private readonly most: Cutting,
  ) {
    this.#pieceAt = start;
    this.#entryAt = start;
  }

  comma(at: number): void {
    this.#endEntry(at);
    if (at - this.#pieceAt < this.most.piece) return;
    this.#cut(at);
    this.#pieceAt = at + 1;
  }

  /** The pieces; none where the list is empty. */
  end(at: number): string[] {
    this.#endEntry(at);
    const isEmpty = this.#entries === 1 && this.text.slice(this.#pieceAt, at).trim() === '';
    if (!isEmpty) this.#cut(at);
    return this.#pieces;
  }

  #endEntry(at: number): void {
    this.#entries += 1;
    if (at - this.#entryAt > this.most.entry) {
      const limit = `${this.most.entry} characters`;
      throw new CuttingError('too-large', `Entry ${this.#entries} of a list has more than ${limit}`);
    }
    this.#entryAt = at + 1;
  }

  /** A piece without an entry would be parsed as an empty list, though the list it is cut from is no JSON. */
  #cut(at: number): void {
    const piece = this.text.slice(this.#pieceAt, at);
    if (piece.trim() === '') throw new CuttingError('malformed', `Entry ${this.#entries} of a list is missing`);
    this.#pieces.push(piece);
  }
}
