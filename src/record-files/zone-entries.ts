import type { FileContents } from './imported-record.js';
import { type Line, readLines } from './lines.js';
import { objectionToEscapes } from './zone-text.js';

/** A word or quoted string of a zone file, with its escapes as they stand. */
export interface Token {
  text: string;
  quoted: boolean;
}

/** A directive or resource record, by the line that it begins on. */
export interface Entry {
  line: number;
  /** The line begins with white space: the owner is that of the record before. */
  ownerOmitted: boolean;
  tokens: Token[];
  /** The comment on its last line, with the semicolon. */
  comment: string | undefined;
  /** Why an escape in one of the words is none [RFC 1035 §5.1]: the entry must not be used then. */
  objection: string | undefined;
}

/** An entry that cannot be split into words, by the line that it begins on. */
export interface BrokenEntry {
  line: number;
  reason: string;
  ownerOmitted: boolean;
  /** Its first word; undefined where that cannot be read either. */
  first: Token | undefined;
}

/** Text that a resource record can have: its data has at most 65,535 octets [RFC 1035 §3.2.1]. */
const MOST_CHARACTERS = 65_536;

/** Groups: a comment, the inside of a quoted string, a word, and what cannot be any of them. */
const TOKEN = /[ \t]+|(;.*$)|[()]|"((?:[^"\\]|\\.)*)"|((?:[^ \t;()"\\]|\\.)+)|(["\\].*$)/gs;

/**
 * The entries of an RFC 1035 master file: comments and empty lines left out, parentheses joined [RFC 1035 §5.1]. What
 * cannot be split into words is given with its reason, and reading goes on behind it.
 */
export async function* readEntries(contents: FileContents): AsyncGenerator<Entry | BrokenEntry> {
  let open: OpenEntry | undefined;
  for await (const lines of readLines(contents)) {
    for (const line of lines) {
      open ??= new OpenEntry(line);
      open.add(line);
      if (open.depth > 0) continue;
      const entry = open.close();
      open = undefined;
      if (entry !== undefined) yield entry;
    }
  }
  if (open !== undefined) yield open.broken('a parenthesis is not closed before the end of the file');
}

class OpenEntry {
  readonly line: number;
  depth = 0;
  private readonly ownerOmitted: boolean;
  private tokens: Token[] = [];
  private characters = 0;
  private reason: string | undefined;
  private objection: string | undefined;
  private comment: string | undefined;

  constructor(first: Line) {
    this.line = first.line;
    this.ownerOmitted = /^[ \t]/.test(first.text);
  }

  add({ text, tooLong }: Line): void {
    this.characters += text.length;
    const reason =
      tooLong || this.characters > MOST_CHARACTERS
        ? 'the entry is too long: a parenthesis may not be closed'
        : this.split(text);
    if (reason === undefined) return;
    this.reason = reason;
    // The entry ends with this line: a parenthesis that it never closes must not swallow the rest of the file.
    this.depth = 0;
  }

  /** Undefined: nothing but white space and comments. */
  close(): Entry | BrokenEntry | undefined {
    const { line, ownerOmitted, tokens, comment, objection, reason } = this;
    if (reason !== undefined) return this.broken(reason);
    return tokens.length === 0 ? undefined : { line, ownerOmitted, tokens, comment, objection };
  }

  broken(reason: string): BrokenEntry {
    const { line, ownerOmitted } = this;
    return { line, reason, ownerOmitted, first: this.tokens[0] };
  }

  private take(token: Token): void {
    this.tokens.push(token);
    this.objection ??= objectionToEscapes(token.text);
  }

  /** Returns why it cannot be done. */
  private split(text: string): string | undefined {
    this.comment = undefined;
    for (const [token, comment, quoted, word, bad] of text.matchAll(TOKEN)) {
      if (comment !== undefined) this.comment = comment;
      else if (word !== undefined) this.take({ text: word, quoted: false });
      else if (quoted !== undefined) this.take({ text: quoted, quoted: true });
      else if (token === '(') this.depth++;
      else if (token === ')' && this.depth-- === 0) return 'a ) has no ( before it';
      else if (bad !== undefined) {
        return bad.startsWith('"') ? 'a quoted string is not closed on its line' : 'the line ends with a backslash';
      }
    }
    return undefined;
  }
}
