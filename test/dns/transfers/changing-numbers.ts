import type { ZoneReader } from '../../../src/dns/transfers/zone-reader.js';
import type { Announced, Found } from '../../../src/resolution/number-reader.js';
import { naptrRdata } from '../naptr-rdata.js';

export type Subject = Pick<Announced, 'digits' | 'isBlock'>;

/** Numbers and blocks that tests change, found by looking at each. */
export class ChangingNumbers implements ZoneReader {
  /** In the order of the tree. */
  readonly #all: Announced[] = [];
  #blocks: Announced[] = [];

  /** `text` tells its records from others. */
  set({ digits, isBlock }: Subject, text: string, ttl?: number): void {
    this.remove({ digits, isBlock });
    const records = text.split('|').map((each, at) => naptrRdata(`!^.*$!sip:${each}@ims.example!`, 10 + at));
    const announced = { digits, isBlock, operator: 0, ttl, records };
    this.#all.splice(this.#placeOf(announced), 0, announced);
    if (isBlock) this.#blocks = this.#all.filter((each) => each.isBlock);
  }

  remove(subject: Subject): void {
    const place = this.#placeOf(subject);
    if (this.#all[place] === undefined || compare(this.#all[place], subject) !== 0) return;
    this.#all.splice(place, 1);
    this.#blocks = this.#blocks.filter((each) => compare(each, subject) !== 0);
  }

  page(after: Subject | undefined, limit: number): Announced[] {
    const place = after === undefined ? 0 : this.#placeOf(after);
    const isThere = after !== undefined && this.#all[place] !== undefined && compare(this.#all[place], after) === 0;
    return this.#all.slice(isThere ? place + 1 : place).slice(0, limit);
  }

  places(after: Subject | undefined, limit: number): Subject[] {
    return this.page(after, limit).map(({ digits, isBlock }) => ({ digits, isBlock }));
  }

  announced(subject: Subject): Announced | undefined {
    const found = this.#all[this.#placeOf(subject)];
    return found !== undefined && compare(found, subject) === 0 ? found : undefined;
  }

  /** What the responder says. */
  find(digits: string): Found {
    const number = this.page({ digits, isBlock: true }, 1).find((each) => each.digits === digits);
    const match = number ?? this.#blocks.findLast((each) => digits.startsWith(each.digits));
    if (match !== undefined) return { kind: 'records', ...match };
    return this.#all.some((each) => each.digits.startsWith(digits)) ? { kind: 'above' } : { kind: 'nothing' };
  }

  /** Of the first that does not come before. */
  #placeOf(subject: Subject): number {
    let low = 0;
    let high = this.#all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.#all[middle]!, subject) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** In the order of the domain name tree. */
function compare(one: Subject, other: Subject): number {
  if (one.digits !== other.digits) return one.digits < other.digits ? -1 : 1;
  return Number(other.isBlock) - Number(one.isBlock);
}
