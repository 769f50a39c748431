import type { DataChange } from '../../src/idd/ports/store/index.js';
import { type Deed, deedsOf, type Ledger, numbersOf, type Profile } from './ledger.js';

/**
 * In which order one DES applies the changes of another. Each must come once, after those of the same number before it and after the snapshot that
 * the copy was made of. What has been rejected may come again, alone and late.
 */
export class Order {
  #snapshot = 0;
  /** Of each number the change applied last. */
  #last = new Map<string, number>();
  #applied = new Set<string>();
  #rejected = new Set<Deed>();
  /** Only a part of the profile was in the node message: the rest comes as additions of records that have been there before. */
  #isSliced = false;
  #mayRepeat = false;
  /** Up to this change something is missing that the sender knows of: it gave a message up, or the change was rejected. */
  #missingUntil = -1;

  /** `mayBeSliced`: the sender gives this DES only so many records in a message. */
  constructor(
    private readonly ledger: Ledger,
    private readonly mayBeSliced: boolean,
  ) {}

  get isIncomplete(): boolean {
    return this.#snapshot <= this.#missingUntil;
  }

  /** The sender has been told that a message of its will never be taken. */
  giveUp(): void {
    this.#missingUntil = this.ledger.count;
  }

  /** The sender takes a broadcast back: what else was in its message is sent again, though it may have been applied. */
  takeBack(): void {
    this.giveUp();
    this.#mayRepeat = true;
  }

  /** A copy has been made of this profile. Returns what is wrong with it. */
  begin(profile: Profile): string | undefined {
    // The first part of a profile may look like the whole of another time.
    const position = this.mayBeSliced ? undefined : this.ledger.whenItWas(profile);
    this.#snapshot = position ?? 0;
    this.#last = new Map();
    this.#applied = new Set();
    this.#rejected = new Set();
    this.#mayRepeat = false;
    this.#isSliced = this.mayBeSliced || position === undefined;
    const invented = [...profile.keys()].find((identity) => !this.ledger.everHad(identity));
    return invented === undefined ? undefined : `a profile with ${invented}, which was never there`;
  }

  reject(change: DataChange): void {
    this.giveUp();
    for (const deed of deedsOf(change)) this.#rejected.add(deed);
  }

  /** A change has been applied. Returns what is wrong with it. */
  apply(change: DataChange): string | undefined {
    const before = new Map(this.#last);
    for (const deed of deedsOf(change)) {
      const wrong = this.#applyDeed(deed, before);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }

  #applyDeed(deed: Deed, before: ReadonlyMap<string, number>): string | undefined {
    const ordinals = this.ledger.ordinalsOf(deed);
    const isNew = (ordinal: number) => ordinal > this.#snapshot && !this.#applied.has(`${ordinal} ${deed}`);
    const numbers = numbersOf(deed);
    const inOrder = (ordinal: number) => numbers.every((number) => ordinal >= (before.get(number) ?? 0));
    const inTime = (ordinal: number) => inOrder(ordinal) || this.#rejected.has(deed);
    const ordinal = ordinals.find((each) => isNew(each) && inTime(each));
    if (ordinal !== undefined) {
      this.#applied.add(`${ordinal} ${deed}`);
      for (const number of numbers) this.#last.set(number, Math.max(this.#last.get(number) ?? 0, ordinal));
      return undefined;
    }
    if (this.#isSliced && deed.startsWith('+') && this.ledger.everHad(deed.slice(1))) return undefined;
    if (this.#mayRepeat && ordinals.length > 0) return undefined;
    if (ordinals.length === 0) return `a change that was never made: ${deed}`;
    return ordinals.some(isNew) ? `out of order: ${deed}` : `a second time: ${deed}`;
  }
}
