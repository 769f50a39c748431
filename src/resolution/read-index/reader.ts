import { MOST_DIGITS } from '../../enum/e164.js';
import { ttlOfSet } from '../../enum/record-set.js';
import { blockKeys, digitsOf, isBlockKey, keyBehind, keyOf } from '../domain-order.js';
import type { Announced, Found, NaptrRdata, NumberReader, Place } from '../number-reader.js';
import { Cursor } from './cursor.js';
import { BLOCKS, type IndexHandle, IndexMemory, OPERATOR, PROFILE_ROW } from './memory.js';
import { RdataCopier } from './rdata-copier.js';
import { SequenceLock } from './sequence-lock.js';
import { Winner } from './winner.js';

/**
 * The most records of one number or block that are given. The store takes far fewer (`limits.recordsPerNumber`), but
 * one that was filled before it had that limit may hold any number. Which of too many come first [RFC 3403 §4.1] could
 * only be told after looking at all of them, so none is given.
 */
export const MOST_RECORDS = 1024;

/** Entries, or chunks of entries that do not count, which are passed over at most to find out whether a name exists. */
const MOST_PASSED = 4096;

/** The records of the longest match, each with its own TTL. */
export interface Match {
  digits: string;
  isBlock: boolean;
  operator: number;
  /** None: there are more than MOST_RECORDS. */
  records: { rdata: NaptrRdata; ttl: number | undefined }[];
}

const NOTHING: Found = { kind: 'nothing' };
const ABOVE: Found = { kind: 'above' };
const TOO_MANY: Found = { kind: 'too-many' };

/** The read index on one thread: what is read is consistent each, while another thread may be changing the index. */
export class IndexReader implements NumberReader {
  readonly operators: readonly string[];
  readonly #memory: IndexMemory;
  readonly #lock: SequenceLock;
  readonly #cursor: Cursor;
  readonly #winner: Winner;
  readonly #copier: RdataCopier;
  readonly #blocks = new Float64Array(MOST_DIGITS + 1);

  constructor(handle: IndexHandle) {
    this.operators = handle.operators;
    this.#memory = new IndexMemory(handle);
    this.#lock = new SequenceLock(this.#memory.header);
    this.#cursor = new Cursor(this.#memory);
    this.#winner = new Winner(this.#memory);
    this.#copier = new RdataCopier(this.#memory);
  }

  find(digits: string, now: number, visible?: Uint8Array): Found {
    return this.#consistently(() => {
      const match = this.#longestMatch(digits, now, visible);
      if (match === undefined) return this.#hasAbove(digits, now, visible) ? ABOVE : NOTHING;
      const { operator, records } = match;
      if (records.length === 0) return TOO_MANY;
      return { kind: 'records', operator, ttl: ttlOfSet(records), records: records.map(rdataOf) };
    });
  }

  /** As `find`, with the TTL of each record. */
  match(digits: string, now: number, visible?: Uint8Array): Match | undefined {
    return this.#consistently(() => this.#longestMatch(digits, now, visible));
  }

  page(after: Place | undefined, limit: number, now: number, operator?: number): Announced[] {
    const found: Announced[] = [];
    let visible: Uint8Array | undefined;
    if (operator !== undefined) {
      visible = new Uint8Array(this.operators.length);
      visible[operator] = 1;
    }
    let key = after === undefined ? 0 : keyOf(after.digits, after.isBlock) + 1;
    while (found.length < limit) {
      const next = this.#nextMatch(key, now, visible);
      if (next === undefined) break;
      found.push(announcedOf(next.match));
      key = next.key + 1;
    }
    return found;
  }

  /** What the winner announces for exactly this number or block; undefined where nobody announces it. */
  announced({ digits, isBlock }: Place, now: number): Announced | undefined {
    if (digits.length > MOST_DIGITS) return undefined;
    const match = this.#consistently(() => {
      if (isBlock && this.#memory.header[BLOCKS + digits.length] === 0) return undefined;
      return this.#recordsAt(keyOf(digits, isBlock), digits, now, undefined);
    });
    return match && announcedOf(match);
  }

  /** The numbers and blocks that `page` gives, without looking at their records. */
  places(after: Place | undefined, limit: number, now: number): Place[] {
    const found: Place[] = [];
    let from = after === undefined ? 0 : keyOf(after.digits, after.isBlock) + 1;
    while (found.length < limit) {
      const start = from;
      const key = this.#consistently(() =>
        this.#seekCounting(start, Number.POSITIVE_INFINITY, now, undefined, Number.POSITIVE_INFINITY),
      );
      if (key === undefined) break;
      found.push({ digits: digitsOf(key), isBlock: isBlockKey(key) });
      from = key + 1;
    }
    return found;
  }

  /** Reads again until nothing of what was read has changed meanwhile. On memory that is being changed `read` may give anything, but it ends. */
  #consistently<T>(read: () => T): T {
    for (;;) {
      const sequence = this.#lock.begin();
      this.#cursor.avoid(this.#lock.chunkChanging(sequence));
      this.#memory.refresh();
      const result = read();
      if (this.#cursor.hasMet) this.#lock.awaitEnd(sequence);
      else if (this.#lock.isUnchanged(sequence)) return result;
    }
  }

  #longestMatch(digits: string, now: number, visible: Uint8Array | undefined): Match | undefined {
    if (digits.length <= MOST_DIGITS) {
      const exact = this.#recordsAt(keyOf(digits, false), digits, now, visible);
      if (exact !== undefined) return exact;
    }
    const { header } = this.#memory;
    blockKeys(digits, this.#blocks);
    for (let length = Math.min(digits.length, MOST_DIGITS); length > 0; length -= 1) {
      if (header[BLOCKS + length] === 0) continue;
      const match = this.#recordsAt(this.#blocks[length]!, digits.slice(0, length), now, visible);
      if (match !== undefined) return match;
    }
    return undefined;
  }

  /** What the winner announces for exactly this number or block. */
  #recordsAt(key: number, digits: string, now: number, visible: Uint8Array | undefined): Match | undefined {
    const cursor = this.#cursor;
    cursor.seek(key);
    const { keys, slots, profiles } = this.#memory;
    if (cursor.entry < 0 || keys[cursor.entry] !== key) return undefined;
    const isBlock = isBlockKey(key);
    if (cursor.isAlone) {
      // As nearly all are: nothing to compare, whose columns would be further from the cache than all the rest.
      const slot = slots[cursor.entry]!;
      if (!this.#winner.counts(slot, now, visible)) return undefined;
      const operator = profiles[slot * PROFILE_ROW + OPERATOR]!;
      return { digits, isBlock, operator, records: [this.#recordOf(cursor.entry, digits)] };
    }
    this.#winner.choose(cursor, key, now, visible);
    const { slot, operator, position, at } = this.#winner;
    if (slot < 0) return undefined;
    const records: Match['records'] = [];
    cursor.goTo(position, at);
    for (; cursor.entry >= 0 && keys[cursor.entry] === key && slots[cursor.entry] === slot; cursor.next()) {
      if (records.length === MOST_RECORDS) return { digits, isBlock, operator, records: [] };
      records.push(this.#recordOf(cursor.entry, digits));
    }
    records.sort(byOrder);
    return { digits, isBlock, operator, records };
  }

  #recordOf(entry: number, digits: string): Match['records'][number] {
    const template = this.#memory.templates[entry]!;
    return { rdata: this.#copier.rdata(template, digits), ttl: this.#copier.ttl(template) };
  }

  /** The first number or block from that key on that someone announces. */
  #nextMatch(from: number, now: number, visible: Uint8Array | undefined): { match: Match; key: number } | undefined {
    return this.#consistently(() => {
      const key = this.#seekCounting(from, Number.POSITIVE_INFINITY, now, visible, Number.POSITIVE_INFINITY);
      const match = key === undefined ? undefined : this.#recordsAt(key, digitsOf(key), now, visible);
      return match && { match, key: key! };
    });
  }

  /**
   * Whether longer numbers or blocks begin with these digits, which match nothing. Where very many do that do not
   * count, as those of a profile that is on its way in, one that counts is not looked for any longer: that the name
   * exists is the safer answer, as it says of no name below that it does not [RFC 8020].
   */
  #hasAbove(digits: string, now: number, visible: Uint8Array | undefined): boolean {
    if (digits.length > MOST_DIGITS) return false;
    const block = keyOf(digits, true);
    return this.#seekCounting(block, keyBehind(block, digits.length), now, visible, MOST_PASSED) !== undefined;
  }

  /**
   * The key of the first entry in force from that key on, and below `behind`; after so many steps in vain, that of the
   * next entry.
   */
  #seekCounting(
    from: number,
    behind: number,
    now: number,
    visible: Uint8Array | undefined,
    most: number,
  ): number | undefined {
    const cursor = this.#cursor;
    const { keys, slots, masks, order } = this.#memory;
    const mask = this.#maskOf(now, visible);
    cursor.seek(from);
    for (let passed = 0; cursor.entry >= 0; passed += 1) {
      const key = keys[cursor.entry]!;
      if (!(key < behind)) return undefined;
      if (this.#winner.counts(slots[cursor.entry]!, now, visible) || passed === most) return key;
      // What is on its way in, or out, may be a million entries.
      if ((masks[order[cursor.position]!]! & mask) === 0) cursor.enter(cursor.position + 1);
      else cursor.next();
    }
    return undefined;
  }

  /** What masks of chunks have in common with this one if they may have an entry that counts. */
  #maskOf(now: number, visible: Uint8Array | undefined): number {
    const { profiles } = this.#memory;
    const slots = profiles.length / PROFILE_ROW;
    let mask = 0;
    for (let slot = 0; slot < slots; slot += 1) if (this.#winner.counts(slot, now, visible)) mask |= 1 << (slot & 31);
    return mask;
  }
}

function announcedOf(match: Match): Announced {
  const { digits, isBlock, operator, records } = match;
  return { digits, isBlock, operator, ttl: ttlOfSet(records), records: records.map(rdataOf) };
}

function rdataOf({ rdata }: Match['records'][number]): NaptrRdata {
  return rdata;
}

/** By order, then preference [RFC 3403 §4.1]: the first four octets. */
function byOrder({ rdata: a }: Match['records'][number], { rdata: b }: Match['records'][number]): number {
  return a[0]! - b[0]! || a[1]! - b[1]! || a[2]! - b[2]! || a[3]! - b[3]!;
}
