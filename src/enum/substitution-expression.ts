import { BoundedCache } from './bounded-cache.js';
import { type TranslatedEre, translateEre } from './posix-ere.js';
import { quoted } from './quoted.js';
import { Unreadable } from './unreadable.js';

/** A REGEXP field, read. */
export interface SubstitutionExpression extends TranslatedEre {
  /** What the URI is put together from: text as it stands, and numbers of subexpressions. */
  replacement: (string | number)[];
}

/** A DNS character string [RFC 1035 §3.3]. */
const MOST_OCTETS = 255;

/** Characters with a meaning in an ERE, where an escaped delimiter could be read as either. */
const SPECIAL = '^.[]$()|*+?{}';

/** Most numbers have a URI of their own, and an expression that they share with nearly all others. */
const translations = new BoundedCache(512, translateEre);

/**
 * Reads a substitution expression: delimiter, ERE, delimiter, replacement, delimiter, flags [RFC 3402 §3.2]. Of the flags, `i` is refused too:
 * what it is applied to has no letters [RFC 6116 §3.6]. Total: any text gives the expression or the reason, for people, why it is none.
 */
export function parseSubstitutionExpression(regexp: string): SubstitutionExpression | { reason: string } {
  try {
    return read(regexp);
  } catch (error) {
    if (error instanceof Unreadable) return { reason: error.message };
    throw error;
  }
}

function read(regexp: string): SubstitutionExpression {
  if (regexp.length > MOST_OCTETS) throw new Unreadable(`the regexp is longer than ${MOST_OCTETS} octets`);
  const delimiter = regexp[0];
  if (delimiter === undefined) throw new Unreadable('the regexp is empty');
  checkDelimiter(delimiter);
  const [ere, replacement, flags] = split(regexp, delimiter);
  checkFlags(flags);
  const translated = translations.get(unescapeInEre(ere, delimiter));
  return { ...translated, replacement: readReplacement(replacement, delimiter, translated.groups) };
}

function checkDelimiter(delimiter: string): void {
  if (!/[0-9iI\\]/.test(delimiter)) return;
  const what = `the regexp begins with ${quoted(delimiter)} as its delimiter`;
  if (delimiter === '\\') throw new Unreadable(`${what}: a backslash cannot be one; use !`);
  if (/i/i.test(delimiter)) throw new Unreadable(`${what}: i is a flag; use !`);
  throw new Unreadable(`${what}: a digit would be taken for a back reference; use !`);
}

/** Exactly three delimiters without a backslash before them. */
function split(regexp: string, delimiter: string): [string, string, string] {
  const ends: number[] = [];
  for (let at = next(regexp, delimiter, 1); at < regexp.length; at = next(regexp, delimiter, at + 1)) ends.push(at);
  const [end, last] = ends;
  if (end === undefined || last === undefined || ends.length > 2) {
    throw new Unreadable(
      `the regexp has ${ends.length + 1} delimiters ${delimiter}, not 3: write \\${delimiter} for the character itself`,
    );
  }
  return [regexp.slice(1, end), regexp.slice(end + 1, last), regexp.slice(last + 1)];
}

/** Where the character is next without a backslash before it, and the length of the text where it is not. */
function next(text: string, character: string, from: number): number {
  for (let at = from; ; at += 2) {
    const found = text.indexOf(character, at);
    if (found === -1) return text.length;
    at = text.indexOf('\\', at);
    if (at === -1 || at > found) return found;
  }
}

function checkFlags(flags: string): void {
  if (flags === '') return;
  if (/^i+$/i.test(flags))
    throw new Unreadable('the regexp has the flag i, which has no use in ENUM: a number has no letters');
  throw new Unreadable(`the regexp has unknown flags after the last delimiter: ${quoted(flags)}`);
}

function unescapeInEre(ere: string, delimiter: string): string {
  if (!ere.includes('\\')) return ere;
  return ere.replace(/\\(.)/gs, (pair, character: string) => {
    if (character !== delimiter) return pair;
    if (SPECIAL.includes(delimiter)) {
      throw new Unreadable(
        `\\${delimiter} in the regexp is ambiguous, as ${delimiter} has a meaning in the expression: use ! as delimiter`,
      );
    }
    return delimiter;
  });
}

function readReplacement(text: string, delimiter: string, groups: number): (string | number)[] {
  const parts: (string | number)[] = [];
  let literal = '';
  let start = 0;
  for (let at = text.indexOf('\\'); at !== -1; at = text.indexOf('\\', start)) {
    literal += text.slice(start, at);
    const character = text[at + 1];
    start = at + 2;
    if (character === delimiter) literal += delimiter;
    else {
      const reference = backReference(character, groups);
      if (literal !== '') parts.push(literal);
      literal = '';
      parts.push(reference);
    }
  }
  literal += text.slice(start);
  if (literal !== '') parts.push(literal);
  return parts;
}

function backReference(character: string | undefined, groups: number): number {
  if (character === undefined || !/[1-9]/.test(character)) {
    throw new Unreadable(
      `\\${character ?? ''} in the replacement part of the regexp is no back reference: these are \\1 to \\9`,
    );
  }
  const reference = Number(character);
  if (reference > groups) {
    throw new Unreadable(`the regexp refers back to \\${reference}, but has ${groups} pairs of parentheses`);
  }
  return reference;
}
