import type { ProfileId, ProfileNews } from '../record-feed.js';
import { ANNOUNCED, FROM, IndexFull, type IndexMemory, MOST_PROFILES, OPERATOR, PROFILE_ROW, UNTIL } from './memory.js';

/** The profiles as the writer changes them, inside a change of the sequence lock. */
export class ProfileTable {
  readonly #slots = new Map<ProfileId, number>();
  /** Slots whose entries are to be taken out before they can be used again. */
  readonly #dead = new Set<number>();
  readonly #free: number[] = [];
  #used = 0;

  constructor(private readonly memory: IndexMemory) {}

  slotOf(profile: ProfileId): number | undefined {
    return this.#slots.get(profile);
  }

  operatorOf(slot: number): number {
    return this.memory.profiles[slot * PROFILE_ROW + OPERATOR]!;
  }

  isInForce(slot: number, now: number): boolean {
    const { profiles } = this.memory;
    return profiles[slot * PROFILE_ROW + FROM]! <= now && now < profiles[slot * PROFILE_ROW + UNTIL]!;
  }

  /** A profile that is not in force, unless it is known already. */
  open(profile: ProfileId, operator: number): number {
    const known = this.#slots.get(profile);
    if (known !== undefined) return known;
    const slot = this.#free.pop() ?? this.#used++;
    if (slot >= MOST_PROFILES) throw new IndexFull();
    const { memory } = this;
    if ((slot + 1) * PROFILE_ROW > memory.profiles.length) memory.growProfiles(slot + 1);
    this.#slots.set(profile, slot);
    memory.profiles[slot * PROFILE_ROW + OPERATOR] = operator;
    this.#setForce(slot, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    return slot;
  }

  putInForce(slot: number, { from, until, announced }: Extract<ProfileNews, { kind: 'in-force' }>): void {
    this.#setForce(slot, from, until);
    this.memory.profiles[slot * PROFILE_ROW + ANNOUNCED] = announced;
  }

  discard(profile: ProfileId): void {
    const slot = this.#slots.get(profile);
    if (slot === undefined) return;
    this.#slots.delete(profile);
    this.#setForce(slot, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    this.#dead.add(slot);
  }

  get dead(): ReadonlySet<number> {
    return this.#dead;
  }

  /** No entry has these slots any more. */
  forget(slots: Iterable<number>): void {
    for (const slot of slots) {
      this.#dead.delete(slot);
      this.#free.push(slot);
    }
  }

  /** The next time at which a profile begins or ceases to be in force by itself. */
  nextChange(now: number): number {
    const { profiles } = this.memory;
    let next = Number.POSITIVE_INFINITY;
    for (const slot of this.#slots.values()) {
      for (const column of [FROM, UNTIL]) {
        const at = profiles[slot * PROFILE_ROW + column]!;
        if (at > now && at < next) next = at;
      }
    }
    return next;
  }

  #setForce(slot: number, from: number, until: number): void {
    this.memory.profiles[slot * PROFILE_ROW + FROM] = from;
    this.memory.profiles[slot * PROFILE_ROW + UNTIL] = until;
  }
}
