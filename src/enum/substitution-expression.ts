import { type TranslatedEre, translateEre } from './posix-ere.js';
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
  const translated = translateEre(unescapeInEre(ere, delimiter));
  return { ...translated, replacement: readReplacement(replacement, delimiter, translated.groups) };
}

function checkDelimiter(delimiter: string): void {
  const what = `the regexp begins with ${JSON.stringify(delimiter)} as its delimiter`;
  if (/[0-9]/.test(delimiter)) throw new Unreadable(`${what}: a digit would be taken for a back reference; use !`);
  if (/i/i.test(delimiter)) throw new Unreadable(`${what}: i is a flag; use !`);
  if (delimiter === '\\') throw new Unreadable(`${what}: a backslash cannot be one; use !`);
}

/** Exactly three delimiters without a backslash before them. */
function split(regexp: string, delimiter: string): [string, string, string] {
  const parts: string[] = [];
  let start = 1;
  for (let at = 1; at < regexp.length; at++) {
    if (regexp[at] === '\\') at++;
    else if (regexp[at] === delimiter) {
      parts.push(regexp.slice(start, at));
      start = at + 1;
    }
  }
  if (parts.length !== 2) {
    throw new Unreadable(
      `the regexp has ${parts.length + 1} delimiters ${delimiter}, not 3: write \\${delimiter} for the character itself`,
    );
  }
  return [parts[0]!, parts[1]!, regexp.slice(start)];
}

function checkFlags(flags: string): void {
  if (/^i+$/i.test(flags))
    throw new Unreadable('the regexp has the flag i, which has no use in ENUM: a number has no letters');
  if (flags !== '')
    throw new Unreadable(`the regexp has unknown flags after the last delimiter: ${JSON.stringify(flags)}`);
}

function unescapeInEre(ere: string, delimiter: string): string {
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
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '\\') {
      literal += text[at];
      continue;
    }
    const character = text[++at];
    if (character === delimiter) literal += delimiter;
    else {
      const reference = backReference(character, groups);
      if (literal !== '') parts.push(literal);
      literal = '';
      parts.push(reference);
    }
  }
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
