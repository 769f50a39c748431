import type { DataChange } from '../../src/idd/ports/store/index.js';
import { applied, type Profile } from './ledger.js';

/** A DES's copy of another's profile. */
interface Copy {
  profile: Profile;
  /** Milliseconds since 1970; until then the predecessor is in force. */
  activeFrom: number;
  predecessor?: Profile;
}

const NOTHING: Profile = new Map();

/**
 * What a DES's copy of another's profile can be, by what its store has reported as stored. Nearly always that is one thing; whether an ADD_NODE_RESP
 * took effect depends on the state of the node, which is not known here.
 */
export class PossibleCopies {
  #possible: (Copy | undefined)[] = [undefined];

  replace(profile: Profile, receivedAt: number, activateAt?: number): void {
    this.#possible = this.#possible.map((copy) => successor(copy, profile, receivedAt, activateAt));
  }

  /** Replaced or not. */
  mayBeReplaced(profile: Profile, receivedAt: number): void {
    this.#possible = [
      ...this.#possible,
      ...this.#possible.map((copy) => successor(copy, profile, receivedAt, undefined)),
    ];
  }

  apply(change: DataChange): void {
    this.#possible = this.#possible.flatMap((copy) =>
      copy === undefined ? [] : [{ ...copy, profile: applied(copy.profile, change) }],
    );
  }

  remove(): void {
    this.#possible = [undefined];
  }

  /** What differs between the records that are there and every possible case; undefined when one of these is so, which is the case from then on. */
  compare(observed: ReadonlySet<string>): string | undefined {
    const equal = this.#possible.filter((copy) => isEqual(copy?.profile ?? NOTHING, observed));
    if (equal.length === 0) {
      const { profile } = this.#possible.at(-1) ?? { profile: NOTHING };
      return difference(new Set(profile.keys()), observed);
    }
    this.#possible = equal;
    return undefined;
  }

  /** What resolves at that time; undefined where it is not certain. */
  inForce(now: number): Profile | undefined {
    if (this.#possible.length !== 1) return undefined;
    const [copy] = this.#possible;
    if (copy === undefined) return NOTHING;
    return copy.activeFrom <= now ? copy.profile : (copy.predecessor ?? NOTHING);
  }
}

/** [Q.3645 §7.1.1, parameter 8] What is in force stays so until the time of its successor has come. */
function successor(copy: Copy | undefined, profile: Profile, at: number, activateAt = 0): Copy {
  if (activateAt <= at || copy === undefined) return { profile, activeFrom: activateAt };
  const predecessor = copy.activeFrom <= at ? copy.profile : copy.predecessor;
  return { profile, activeFrom: activateAt, predecessor };
}

function isEqual(profile: Profile, observed: ReadonlySet<string>): boolean {
  return profile.size === observed.size && [...profile.keys()].every((identity) => observed.has(identity));
}

/** What is missing and what is too much, for people; empty when nothing is. */
export function difference(expected: ReadonlySet<string>, observed: ReadonlySet<string>): string {
  const missing = [...expected].filter((identity) => !observed.has(identity));
  const surplus = [...observed].filter((identity) => !expected.has(identity));
  return [
    ...missing.map((identity) => `missing ${identity}`),
    ...surplus.map((identity) => `surplus ${identity}`),
  ].join(', ');
}
