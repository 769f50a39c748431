import { MOST_DIGITS } from './e164.js';

/** A number or block that is announced. */
export interface Subject {
  /** Without the +. */
  digits: string;
  isBlock: boolean;
}

/** A name of the zone at which records stand. */
export interface ZoneName<T extends Subject> {
  /** Digits in the order of the number, without the +: the labels of the name, in reverse. */
  digits: string;
  /** The name is the wildcard below those labels. */
  isWildcard: boolean;
  /** Whose records stand there. */
  of: T;
  /** A name of its own, of a number, or the wildcard of a block. Where false, the records of a block are repeated; see ZoneNames. */
  isOwn: boolean;
}

/**
 * At which names of a zone the records of numbers and blocks have to stand, so that a name server finds for each number what the longest match
 * finds: the number's own records, or those of the longest block that it begins with, its own digits included.
 *
 * A block is a wildcard, but a wildcard says nothing of its parent, of names that exist, nor of what is below these, be they only there because
 * something is below them [RFC 4592 §2.2.2, §3.3.1]. So inside a block its records are repeated at each such name that is no number, and below each
 * of them, as another wildcard. With these, the closest encloser of a name that does not exist always has the wildcard of the block that counts.
 *
 * What is left: such a wildcard also answers for names that no number has, with more than 15 digits or labels that are not digits.
 *
 * The subjects come in the order of the tree, each once: one before all that begin with it, a block before the number of the same digits. Kept
 * are the blocks that the last subject lies in, at most 15.
 */
export class ZoneNames<T extends Subject> {
  /** The blocks that the last subject lies in or is, the shortest first. */
  #blocks: T[] = [];
  #last: T | undefined;

  /** The names that are known once the next subject is. */
  take(subject: T): ZoneName<T>[] {
    const { digits, isBlock } = subject;
    const names = this.#names(this.#last, digits);
    const last = this.#last?.digits ?? '';
    this.#blocks = this.#blocks.filter((block) => digits.startsWith(block.digits));
    for (let length = commonLength(last, digits) + 1; length < digits.length; length += 1) {
      names.push(...this.#repeated(digits.slice(0, length)));
    }
    if (isBlock) {
      this.#blocks.push(subject);
      names.push({ digits, isWildcard: true, of: subject, isOwn: true });
    } else {
      names.push({ digits, isWildcard: false, of: subject, isOwn: true });
      // The block of the same digits has its wildcard already.
      if (this.#blocks.at(-1)?.digits !== digits) names.push(...this.#repeatedBelow(digits));
    }
    this.#last = subject;
    return names;
  }

  /** The names that are left when no subject follows. */
  end(): ZoneName<T>[] {
    return this.#names(this.#last, undefined);
  }

  /** A block's records stand at its own digits unless the number of these digits comes next. */
  #names(last: T | undefined, next: string | undefined): ZoneName<T>[] {
    if (!last?.isBlock || last.digits === next) return [];
    return [{ digits: last.digits, isWildcard: false, of: last, isOwn: false }];
  }

  /** At a name that is no number nor block and has others below it. */
  #repeated(digits: string): ZoneName<T>[] {
    const of = this.#blocks.at(-1);
    return of === undefined ? [] : [{ digits, isWildcard: false, of, isOwn: false }, ...this.#repeatedBelow(digits)];
  }

  #repeatedBelow(digits: string): ZoneName<T>[] {
    const of = this.#blocks.at(-1);
    if (of === undefined || digits.length >= MOST_DIGITS) return [];
    return [{ digits, isWildcard: true, of, isOwn: false }];
  }
}

/** How many digits both begin with. */
export function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
