import { excerpt } from './quoted.js';
import { Unreadable } from './unreadable.js';

const CLASSES = 'alnum alpha blank cntrl digit graph lower print punct space upper xdigit'.split(' ');

/** `items`: how many characters, ranges and classes it lists. `end`: where what follows it begins. */
interface BracketExpression {
  pattern: string;
  items: number;
  end: number;
}

/**
 * Translates the bracket expression that begins at `start` to the syntax of RE2 [POSIX.1 XBD §9.3.5]. A backslash is an
 * ordinary character in it. Ranges go by ASCII code, as in the POSIX locale. Throws Unreadable.
 */
export function bracketExpression(ere: string, start: number): BracketExpression {
  let at = start + 1;
  const negated = ere[at] === '^';
  if (negated) at++;
  let list = '';
  let items = 0;
  // The first ] is an ordinary character.
  for (let first = true; first || ere[at] !== ']'; first = false) {
    const item = readItem(ere, at);
    list += item.pattern;
    items++;
    at = item.end;
  }
  return { pattern: `[${negated ? '^' : ''}${list}]`, items, end: at + 1 };
}

function readItem(ere: string, at: number): { pattern: string; end: number } {
  const low = characterAt(ere, at);
  if (low === '[' && ere[at + 1] === ':') return readClass(ere, at);
  refuseCollation(ere, at);
  if (ere[at + 1] !== '-' || ere[at + 2] === ']') return { pattern: escaped(low), end: at + 1 };
  const high = characterAt(ere, at + 2);
  refuseCollation(ere, at + 2);
  if (high === '[' && ere[at + 3] === ':')
    throw new Unreadable('the expression has a range that ends with a character class');
  if (high < low) throw new Unreadable(`the expression has the range ${low}-${high}, which runs backwards`);
  return { pattern: `${escaped(low)}-${escaped(high)}`, end: at + 3 };
}

function readClass(ere: string, at: number): { pattern: string; end: number } {
  const close = ere.indexOf(':]', at + 2);
  const name = ere.slice(at + 2, close === -1 ? undefined : close);
  if (close === -1 || !CLASSES.includes(name)) {
    throw new Unreadable(`the expression names a character class that POSIX does not have: [:${excerpt(name)}`);
  }
  return { pattern: `[:${name}:]`, end: close + 2 };
}

/** They need a locale, which a DNS record does not have. */
function refuseCollation(ere: string, at: number): void {
  if (ere[at] === '[' && (ere[at + 1] === '.' || ere[at + 1] === '=')) {
    throw new Unreadable('the expression has a collating symbol or equivalence class, which depend on a locale');
  }
}

function characterAt(ere: string, at: number): string {
  const character = ere[at];
  if (character === undefined) throw new Unreadable('a [ in the expression has no ] after it');
  return character;
}

function escaped(character: string): string {
  return /[A-Za-z0-9]/.test(character) ? character : `\\${character}`;
}
