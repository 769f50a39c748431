import { hash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { NaptrRecord, NaptrValue } from '../../enum/naptr-record.js';
import { numberKey } from './number-key.js';
import { NumberValues } from './number-values.js';
import { RecentlyUsed } from './recently-used.js';

interface NaptrRow {
  id: number;
  order: number;
  preference: number;
  flags: string;
  service: string;
  regexp: string;
  replacement: string;
  ttl: number | null;
}

/** Values remembered in each direction; a generation of them, see RecentlyUsed. */
const REMEMBERED = 10_000;

/**
 * Values of one number from which on it is worth looking for those without a record: more than a number has records.
 */
const CROWD = 256;

/**
 * NAPTR values, each stored once and known by its id. For records of the same number or block, two values have the same id exactly when the
 * records are the same.
 */
export class NaptrValues {
  readonly #ids = new RecentlyUsed<string, number>(REMEMBERED);
  readonly #values = new RecentlyUsed<number, NaptrValue>(REMEMBERED);
  readonly #ofNumbers = new NumberValues();
  #watch: ((id: number) => void) | undefined;
  readonly #byLookup;
  readonly #byId;
  readonly #byIds;
  readonly #insert;

  constructor(db: Database.Database) {
    this.#byLookup = db.prepare<[number], NaptrRow>('SELECT * FROM naptr WHERE lookup = ?');
    this.#byId = db.prepare<[number], NaptrRow>('SELECT * FROM naptr WHERE id = ?');
    this.#byIds = db.prepare<[string], NaptrRow>('SELECT * FROM naptr WHERE id IN (SELECT value FROM json_each(?))');
    // Not RETURNING, which costs as much again as the insertion.
    this.#insert = db.prepare<[number, number, number, string, string, string, string, number | null]>(
      `INSERT INTO naptr (lookup, "order", preference, flags, service, regexp, replacement, ttl)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  /**
   * Keys of numbers that have many values, each with how many they are. Most may be without a record: a peer that adds
   * and removes records of one number again and again leaves them. Whoever deletes them takes the key out, and says
   * what is left with `crowdLeft`.
   */
  readonly crowds = new Map<number, number>();
  readonly #crowdsLeft = new RecentlyUsed<number, number>(1000);

  /** The id of the record's value, undefined when it is not stored. */
  find(record: NaptrRecord): number | undefined {
    const identity = valueIdentity(record);
    if (isForOneNumber(record)) return this.#loadOfNumber(identity, numberKey(record));
    const known = this.#ids.get(identity);
    if (known !== undefined) return known;
    const id = this.#load(identity, identityHash(identity));
    if (id !== undefined) this.#ids.set(identity, id);
    return id;
  }

  /** The id of the record's value, which is stored if it is not yet; with the case of flags and service that came first. */
  idOf(record: NaptrRecord): number {
    const id = this.find(record) ?? this.#store(record);
    this.use(id);
    return id;
  }

  /** Says that the stored value with this id is needed, now or soon. */
  use(id: number): void {
    this.#watch?.(id);
  }

  valueOf(id: number): NaptrValue {
    const known = this.#values.get(id);
    if (known !== undefined) return known;
    const value = valueFrom(this.#byId.get(id)!);
    this.#values.set(id, value);
    return value;
  }

  /** Reads those that are not remembered together: a third of the time that `valueOf` takes for each. At most some thousand. */
  remember(ids: Iterable<number>): void {
    const unknown = [...new Set(ids)].filter((id) => this.#values.get(id) === undefined);
    if (unknown.length === 0) return;
    for (const row of this.#byIds.all(JSON.stringify(unknown))) this.#values.set(row.id, valueFrom(row));
  }

  /** After a rollback or a deletion: ids that are remembered may not be stored. */
  forget(): void {
    this.#ids.clear();
    this.#values.clear();
    this.#ofNumbers.clear();
  }

  /** So many values of a number have a record: they are no crowd again before they are twice as many. */
  crowdLeft(number: number, values: number): void {
    this.#crowdsLeft.set(number, values);
  }

  /** Calls back with each id that is about to be used in a record, until the next call; for who looks for unused values meanwhile. */
  watch(callback: ((id: number) => void) | undefined): void {
    this.#watch = callback;
  }

  #load(identity: string, lookup: number): number | undefined {
    return this.#byLookup.all(lookup).find((row) => valueIdentity(valueFrom(row)) === identity)?.id;
  }

  #loadOfNumber(identity: string, number: number): number | undefined {
    const known = this.#ofNumbers.get(number);
    if (known !== undefined) return known.get(identity);
    const values = this.#byLookup.all(number).map((row) => ({ id: row.id, identity: valueIdentity(valueFrom(row)) }));
    this.#ofNumbers.read(number, values);
    this.#noteCrowd(number, values.length);
    return values.find((value) => value.identity === identity)?.id;
  }

  #noteCrowd(number: number, values: number): void {
    if (values < CROWD || values < 2 * (this.#crowdsLeft.get(number) ?? 0)) return;
    this.crowds.set(number, values);
  }

  #store(record: NaptrRecord): number {
    const { order, preference, flags, service, regexp, replacement, ttl } = record;
    const identity = valueIdentity(record);
    const isAlone = isForOneNumber(record);
    const lookup = isAlone ? numberKey(record) : identityHash(identity);
    const { lastInsertRowid } = this.#insert.run(
      lookup,
      order,
      preference,
      flags,
      service,
      regexp,
      replacement,
      ttl ?? null,
    );
    const id = Number(lastInsertRowid);
    if (isAlone) this.#noteCrowd(lookup, this.#ofNumbers.stored(lookup, identity, id));
    else this.#ids.set(identity, id);
    return id;
  }
}

/**
 * Whether the value leads to one URI whatever the number is, and so hardly occurs with another number: its substitution refers to nothing that
 * was matched [RFC 3402 §3.2]. It is looked up by the number: profiles come in the order of numbers, in which a hash would have
 * every record touch a page of its own.
 */
function isForOneNumber({ regexp }: NaptrValue): boolean {
  return regexp !== '' && !/\\[1-9]/.test(regexp);
}

/** Equal for two values exactly when `recordIdentity` of records with them is; quicker, as it is needed for each record. */
export function valueIdentity({ order, preference, flags, service, regexp, replacement, ttl }: NaptrValue): string {
  const lowerFlags = flags.toLowerCase();
  const lowerService = service.toLowerCase();
  // The lengths make it unambiguous whatever the texts contain.
  return `${order} ${preference} ${ttl ?? ''} ${lowerFlags.length} ${lowerService.length} ${regexp.length} ${lowerFlags}${lowerService}${regexp}${replacement}`;
}

/** 48 bits: 6 bytes in an index instead of the whole value a second time. Cryptographic, so that no peer can make values collide at will. */
function identityHash(identity: string): number {
  return Number.parseInt(hash('sha1', identity).slice(0, 12), 16);
}

function valueFrom({ order, preference, flags, service, regexp, replacement, ttl }: NaptrRow): NaptrValue {
  const value: NaptrValue = { order, preference, flags, service, regexp, replacement };
  if (ttl !== null) value.ttl = ttl;
  return value;
}
