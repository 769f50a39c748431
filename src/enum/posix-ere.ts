import { bracketExpression } from './bracket-expression.js';
import { Unreadable } from './unreadable.js';

/** A POSIX extended regular expression in the syntax of RE2. */
export interface TranslatedEre {
  pattern: string;
  /** How many subexpressions it has. */
  groups: number;
  /** An upper bound on what the matcher keeps for it and on what compiling it takes, in instructions of its program. */
  steps: number;
}

/** RE_DUP_MAX of POSIX: the highest count that every implementation must take. */
const HIGHEST_COUNT = 255;

/**
 * Keeps memory and time of one pattern small, whoever sends it. A number has 15 digits at most:
 * `^\+([0-9]{1,3})([0-9]{4,12})$` takes 49 steps, and what ENUM records really say takes fewer than 30 (decision 0017).
 */
export const MOST_STEPS = 100;

/** A replacement part refers to \1 to \9 [RFC 3402 §3.2]; more groups, which also nest, would have no use. */
const MOST_GROUPS = 9;

/**
 * Translates an ERE [POSIX.1 XBD §9.4], refusing what POSIX leaves undefined and what only other dialects know, so that every
 * implementation reads an accepted expression alike. Back references inside the expression are not part of EREs.
 * Throws Unreadable, with the reason for people.
 */
export function translateEre(ere: string): TranslatedEre {
  if (ere === '') throw new Unreadable('the expression to match is empty: write ^.*$ for any number');
  return new Translation(ere).result();
}

/** `steps`: how many single steps the matcher has to keep for it. */
interface Piece {
  pattern: string;
  steps: number;
}

class Translation {
  private at = 0;
  private groups = 0;

  constructor(private readonly ere: string) {}

  result(): TranslatedEre {
    const { pattern, steps } = this.alternatives();
    if (this.at < this.ere.length) throw new Unreadable('a ) in the expression has no ( before it');
    return { pattern, groups: this.groups, steps };
  }

  private alternatives(): Piece {
    let { pattern, steps } = this.branch();
    while (this.ere[this.at] === '|') {
      this.at++;
      const other = this.branch();
      pattern += `|${other.pattern}`;
      steps += other.steps + 1;
    }
    return { pattern, steps: bounded(steps) };
  }

  private branch(): Piece {
    let pattern = '';
    let steps = 0;
    while (this.at < this.ere.length && this.ere[this.at] !== '|' && this.ere[this.at] !== ')') {
      const piece = this.piece();
      pattern += piece.pattern;
      steps = bounded(steps + piece.steps);
    }
    if (pattern === '') throw new Unreadable('the expression has an empty alternative or an empty pair of parentheses');
    return { pattern, steps };
  }

  private piece(): Piece {
    const first = this.ere[this.at]!;
    const anchor = first === '^' || first === '$';
    const atom = anchor ? this.anchor(first) : this.atom(first);
    const next = this.ere[this.at];
    if (next === undefined || !'*+?{'.includes(next)) return atom;
    if (anchor) throw new Unreadable(`the expression repeats the anchor ${first}`);
    const repeated = this.repetition(atom, next);
    const second = this.ere[this.at];
    if (second !== undefined && '*+?{'.includes(second)) {
      throw new Unreadable(
        `the expression has ${second} after the repetition of ${next}: POSIX expressions have no lazy or doubled repetition`,
      );
    }
    return repeated;
  }

  private anchor(pattern: string): Piece {
    this.at++;
    return { pattern, steps: 1 };
  }

  private atom(first: string): Piece {
    switch (first) {
      case '(':
        return this.group();
      case '[':
        return this.bracket();
      case '\\':
        return this.escaped();
      case '*':
      case '+':
      case '?':
      case '{':
        throw new Unreadable(
          this.ere[this.at - 1] === '(' && first === '?'
            ? 'the expression contains (?, which POSIX expressions do not have'
            : `the expression has a ${first} with nothing before it to repeat: write \\${first} for the character itself`,
        );
      default:
        this.at++;
        return { pattern: first === '.' ? '.' : literal(first), steps: 1 };
    }
  }

  private group(): Piece {
    this.at++;
    if (++this.groups > MOST_GROUPS) {
      throw new Unreadable(
        `the expression has more than ${MOST_GROUPS} pairs of parentheses: \\1 to \\9 are all that can be used`,
      );
    }
    const inner = this.alternatives();
    if (this.ere[this.at] !== ')') throw new Unreadable('a ( in the expression has no ) after it');
    this.at++;
    return { pattern: `(${inner.pattern})`, steps: inner.steps + 2 };
  }

  private bracket(): Piece {
    const { pattern, items, end } = bracketExpression(this.ere, this.at);
    this.at = end;
    // The matcher keeps a bracket expression as one instruction with a list of ranges, and copies the list with each
    // repetition.
    return { pattern, steps: 1 + items };
  }

  /** POSIX.1 XBD §9.4.2: a backslash before anything but a special character is undefined. */
  private escaped(): Piece {
    const character = this.ere[this.at + 1];
    if (character === undefined) throw new Unreadable('the expression ends with a backslash');
    if (!'^.[]$()|*+?{}\\'.includes(character)) {
      throw new Unreadable(
        `the expression contains \\${character}, which POSIX expressions do not have${character === 'd' ? ': write [0-9]' : ''}`,
      );
    }
    this.at += 2;
    return { pattern: literal(character), steps: 1 };
  }

  private repetition(atom: Piece, sign: string): Piece {
    if (sign === '{') return this.interval(atom);
    this.at++;
    // What may be empty and comes again takes two branches, one to leave it out and one to come back.
    return { pattern: atom.pattern + sign, steps: bounded(atom.steps + (sign === '*' ? 2 : 1)) };
  }

  private interval(atom: Piece): Piece {
    const found = /^\{([0-9]{1,3})(?:(,)([0-9]{1,3})?)?\}/.exec(this.ere.slice(this.at));
    if (found === null)
      throw new Unreadable('the expression has a { that is not {n}, {n,} or {n,m}: write \\{ for the character itself');
    const least = Number(found[1]);
    const most = found[3] === undefined ? least : Number(found[3]);
    if (most < least) throw new Unreadable(`the expression repeats ${found[0]}: the first count is above the second`);
    if (most > HIGHEST_COUNT)
      throw new Unreadable(`the expression repeats ${found[0]}: counts go up to ${HIGHEST_COUNT}`);
    this.at += found[0].length;
    // Copies of the atom, and a branch for each that may be left out or comes again. What is repeated 0 times is read
    // nevertheless.
    const unbounded = found[2] !== undefined && found[3] === undefined;
    const copies = Math.max(1, most);
    const branches = unbounded ? 2 : most - least + 1;
    return { pattern: atom.pattern + found[0], steps: bounded(atom.steps * copies + branches) };
  }
}

function bounded(steps: number): number {
  if (steps > MOST_STEPS) {
    throw new Unreadable(
      `the expression is too large or repeats too much, more than ${MOST_STEPS} steps: a number has 15 digits at most`,
    );
  }
  return steps;
}

function literal(character: string): string {
  return /[A-Za-z0-9]/.test(character) ? character : `\\${character}`;
}
