import type { DataChange } from '../../src/idd/ports/store/index.js';
import { type Deed, deedsOf, type Ledger, type Profile } from './ledger.js';

/**
 * In which order one DES applies the changes of another. Each must come once, after those before it and after the snapshot that the copy was made of.
 * What has been rejected may come again, alone and late.
 */
export class Order {
  #snapshot = 0;
  #last = 0;
  #applied = new Set<string>();
  #rejected = new Set<Deed>();
  /** Only a part of the profile was in the node message: the rest comes as additions of records that have been there before. */
  #isSliced = false;
  /** Up to this change something is missing that the sender knows of: it gave a message up, or the change was rejected. */
  #missingUntil = -1;

  constructor(private readonly ledger: Ledger) {}

  get isIncomplete(): boolean {
    return this.#snapshot <= this.#missingUntil;
  }

  /** The sender has been told that a message of its will never be taken. */
  giveUp(): void {
    this.#missingUntil = this.ledger.count;
  }

  /** A copy has been made of this profile. Returns what is wrong with it. */
  begin(profile: Profile): string | undefined {
    const position = this.ledger.whenItWas(profile);
    this.#snapshot = position ?? 0;
    this.#last = this.#snapshot;
    this.#applied = new Set();
    this.#rejected = new Set();
    this.#isSliced = position === undefined;
    const invented = [...profile.keys()].find((identity) => !this.ledger.everHad(identity));
    return invented === undefined ? undefined : `a profile with ${invented}, which was never there`;
  }

  reject(change: DataChange): void {
    this.giveUp();
    for (const deed of deedsOf(change)) this.#rejected.add(deed);
  }

  /** A change has been applied, to a copy that had these records. Returns what is wrong with it. */
  apply(change: DataChange, had: (identity: string) => boolean): string | undefined {
    const before = this.#last;
    for (const deed of deedsOf(change)) {
      const wrong = this.#applyDeed(deed, before, had);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }

  #applyDeed(deed: Deed, before: number, had: (identity: string) => boolean): string | undefined {
    const ordinals = this.ledger.ordinalsOf(deed);
    const isNew = (ordinal: number) => ordinal > this.#snapshot && !this.#applied.has(`${ordinal} ${deed}`);
    const inTime = (ordinal: number) => ordinal >= before || this.#rejected.has(deed);
    const ordinal = ordinals.find((each) => isNew(each) && inTime(each));
    if (ordinal !== undefined) {
      this.#applied.add(`${ordinal} ${deed}`);
      this.#last = Math.max(this.#last, ordinal);
      return undefined;
    }
    if (this.#isSliced && deed.startsWith('+') && this.ledger.everHad(deed.slice(1)) && !had(deed.slice(1)))
      return undefined;
    if (ordinals.length === 0) return `a change that was never made: ${deed}`;
    return ordinals.some(isNew) ? `out of order: ${deed}` : `a second time: ${deed}`;
  }
}
