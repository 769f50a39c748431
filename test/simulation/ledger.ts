import { hash } from 'node:crypto';
import type { NaptrRecord } from '../../generated/messages.js';
import { recordIdentity } from '../../src/enum/naptr-record.js';
import type { DataChange } from '../../src/idd/ports/store/index.js';

/** What a change does to one record, as a text by which it is found again in a message. */
export type Deed = string;

export function deedsOf(change: DataChange): Deed[] {
  if (change.command === 'MOD_DATA_REQ') {
    return change.modifications.map(
      ({ existing, modified }) => `${recordIdentity(existing)}>${recordIdentity(modified)}`,
    );
  }
  const sign = change.command === 'ADD_DATA_REQ' ? '+' : '-';
  return change.records.map((record) => `${sign}${recordIdentity(record)}`);
}

/** The numbers and blocks that it is done to. */
export function numbersOf(deed: Deed): string[] {
  const identities = deed.startsWith('[') ? deed.split(/(?<=\])>(?=\[)/) : [deed.slice(1)];
  return identities.map((identity) => {
    const [number, block] = JSON.parse(identity) as [string | null, string | null];
    return number ?? `${block}*`;
  });
}

export type Profile = ReadonlyMap<string, NaptrRecord>;

export function profileOf(records: NaptrRecord[]): Profile {
  return new Map(records.map((record) => [recordIdentity(record), record]));
}

/** The profile after a change that can be applied. */
export function applied(profile: Profile, change: DataChange): Profile {
  const after = new Map(profile);
  if (change.command === 'ADD_DATA_REQ') {
    for (const record of change.records)
      if (!after.has(recordIdentity(record))) after.set(recordIdentity(record), record);
  } else if (change.command === 'REMOVE_DATA_REQ') {
    for (const record of change.records) after.delete(recordIdentity(record));
  } else {
    for (const { existing } of change.modifications) after.delete(recordIdentity(existing));
    for (const { modified } of change.modifications) after.set(recordIdentity(modified), modified);
  }
  return after;
}

/** The changes that one DES has stored, in order, and the profile that they make: what all others are to have of it. */
export class Ledger {
  #profile: Profile = new Map();
  #count = 0;
  readonly #broadcasts = new Set<string>();
  readonly #ordinals = new Map<Deed, number[]>();
  /** Every state that the profile ever had, by its digest, with the number of the change after which it had it first. */
  readonly #states = new Map<string, number>([[digest(new Map()), 0]]);
  readonly #ever = new Set<string>();

  get profile(): Profile {
    return this.#profile;
  }

  /** Number of the last change. */
  get count(): number {
    return this.#count;
  }

  enter(change: DataChange, broadcastId: string): void {
    this.#count += 1;
    this.#broadcasts.add(broadcastId);
    for (const deed of deedsOf(change)) {
      const ordinals = this.#ordinals.get(deed);
      if (ordinals) ordinals.push(this.#count);
      else this.#ordinals.set(deed, [this.#count]);
    }
    this.#profile = applied(this.#profile, change);
    for (const identity of this.#profile.keys()) this.#ever.add(identity);
    const state = digest(this.#profile);
    if (!this.#states.has(state)) this.#states.set(state, this.#count);
  }

  has(broadcastId: string): boolean {
    return this.#broadcasts.has(broadcastId);
  }

  /** The numbers of the changes that do this, ascending. */
  ordinalsOf(deed: Deed): readonly number[] {
    return this.#ordinals.get(deed) ?? [];
  }

  /** After which change the profile was this for the first time; undefined: never. */
  whenItWas(profile: Profile): number | undefined {
    return this.#states.get(digest(profile));
  }

  everHad(identity: string): boolean {
    return this.#ever.has(identity);
  }
}

function digest(profile: Profile): string {
  return hash('sha1', [...profile.keys()].sort().join('\n'));
}
