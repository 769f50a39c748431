import { digitsOf, isBlockKey, keyOf } from '../domain-order.js';
import type { FeedNews, ProfileId, ProfileNews, ProfileRecord, RecordNews } from '../record-feed.js';
import { Entries, type EntryPlace } from './entries.js';
import { CHUNK, CHUNKS, type IndexHandle, IndexMemory, newMemory } from './memory.js';
import { OverlapCount } from './overlap-count.js';
import { OverlapReader } from './overlap-reader.js';
import { ProfileTable } from './profile-table.js';
import { IndexReader } from './reader.js';
import { SequenceLock } from './sequence-lock.js';
import { NO_TTL, Templates } from './templates.js';
import { WireWriter } from './wire.js';

/** Numbers that the address space is reserved for, if nothing else is said; memory is taken as they come. */
const CAPACITY = 2 ** 27;
/** Chunks looked at in one piece of work in the background, a few milliseconds; of those that are changed, less. */
const PIECE = 256;
const SWEPT = 64;
/**
 * Changes of one number or block that readers see at once: as many as the replacement of all that it may have, and
 * more.
 */
const TOGETHER = 256;

export interface IndexSettings {
  /** The host operator. */
  host: string;
  /** Every other operator that may have a profile, each once. */
  peers: readonly string[];
  /** 0 where it has none. */
  priorities: ReadonlyMap<string, number>;
  now: () => number;
  /** A number that peers do not know. */
  seed: number;
  capacity?: number;
  /** Told of a peer that has begun, or ceased, to announce what others announce as well. */
  overlapChanged?: (operator: string) => void;
}

/**
 * The records of all profiles in shared memory, written by this thread and read by any. A change is short, one number or block at a time, and complete for
 * whoever reads: a number whose records are replaced is never seen without them.
 */
export class ReadIndex {
  /** For this thread. */
  readonly reader: IndexReader;
  readonly overlaps: OverlapCount;
  readonly overlapReader: OverlapReader;
  readonly #memory: IndexMemory;
  readonly #lock: SequenceLock;
  readonly #entries: Entries;
  readonly #templates: Templates;
  readonly #profiles: ProfileTable;
  readonly #places: ReadonlyMap<string, number>;
  readonly #wire = new WireWriter();
  /** Of a sweep under way: the profiles whose entries it takes out, and the place from which on there may be some. */
  #sweep: { slots: ReadonlySet<number>; from: EntryPlace } | undefined;
  #countsOverlaps = false;

  constructor(private readonly settings: IndexSettings) {
    const { host, peers, priorities, capacity = CAPACITY, seed, overlapChanged = () => {} } = settings;
    const operators = [host, ...[...peers].sort()];
    this.#places = new Map(operators.map((operator, place) => [operator, place]));
    const ranks = operators.map((operator) => priorities.get(operator) ?? 0);
    this.#memory = new IndexMemory(newMemory(operators, ranks, capacity));
    this.#lock = new SequenceLock(this.#memory.header);
    this.#entries = new Entries(this.#memory);
    this.#templates = new Templates(this.#memory, seed);
    this.#profiles = new ProfileTable(this.#memory);
    this.reader = new IndexReader(this.share());
    this.overlapReader = new OverlapReader(this.#memory);
    this.overlaps = new OverlapCount(operators.length, (place) => place > 0 && overlapChanged(operators[place]!));
  }

  /** What another thread opens its reader with; clones of it see every change. */
  share(): IndexHandle {
    return this.#memory.handle;
  }

  /** How many records there are, of whatever profile. */
  get entries(): number {
    return this.#entries.count;
  }

  /** Memory in use, that of the writer alone included. */
  get bytes(): number {
    return this.#entries.bytes + this.#templates.bytes;
  }

  /** Whether what the profile announces counts now. */
  isInForce(profile: ProfileId): boolean {
    const slot = this.#profiles.slotOf(profile);
    return slot !== undefined && this.#profiles.isInForce(slot, this.settings.now());
  }

  /** How many numbers and blocks the operator announces that others announce as well, and one of them. */
  overlapsOf(operator: string): { count: number; example?: { digits: string; isBlock: boolean } } {
    const place = this.#places.get(operator);
    const count = place === undefined ? 0 : this.overlaps.of(place);
    if (place === undefined || count === 0) return { count };
    const key = this.overlaps.examples[place]!;
    return { count, example: { digits: digitsOf(key), isBlock: isBlockKey(key) } };
  }

  /** Applies what has happened, in order; what is told twice does nothing the second time. Throws IndexFull. */
  apply(news: readonly FeedNews[]): void {
    let records: RecordNews[] = [];
    for (const each of news) {
      if (each.kind === 'added' || each.kind === 'removed') records.push(each);
      else {
        this.#applyRecords(records);
        records = [];
        this.#applyProfile(each);
      }
    }
    this.#applyRecords(records);
  }

  /** One record of a slice of a profile. */
  add(record: Omit<Extract<RecordNews, { kind: 'added' }>, 'kind'>): void {
    this.#change('added', record, keyOf(record.digits, record.isBlock));
  }

  /** From now on overlaps are counted; before that, a profile that is being loaded would have each of its records compared. */
  startCounting(): void {
    this.#countsOverlaps = true;
    this.overlaps.restart();
  }

  /** The next time at which what is in force changes by itself, Infinity where there is none. */
  nextChange(): number {
    return this.#profiles.nextChange(this.settings.now());
  }

  /** That time has come. */
  forceChanged(): void {
    if (this.#countsOverlaps) this.overlaps.restart();
  }

  /** A piece of what is to be done in the background: takes out what is discarded, counts overlaps. Returns whether there is more. */
  workPiece(): boolean {
    if (this.#sweepPiece()) return true;
    return this.#countPiece();
  }

  #applyProfile(news: ProfileNews): void {
    this.#lock.write(() => {
      switch (news.kind) {
        case 'opened':
          this.#profiles.open(news.profile, this.#placeOf(news.peer));
          return;
        case 'in-force': {
          const slot = this.#profiles.slotOf(news.profile);
          if (slot !== undefined) this.#profiles.putInForce(slot, news);
          break;
        }
        case 'discarded':
          this.#profiles.discard(news.profile);
          break;
      }
    });
    if (this.#countsOverlaps && news.kind !== 'opened') this.overlaps.restart();
  }

  #placeOf(peer: string | undefined): number {
    if (peer === undefined) return 0;
    const place = this.#places.get(peer);
    if (place === undefined) throw new Error(`the read index does not know operator ${peer}`);
    return place;
  }

  /**
   * All changes of a number or block at once, whatever stands between them, unless they are so many that readers would
   * wait for long.
   */
  #applyRecords(records: RecordNews[]): void {
    const keyed = records.map((record) => ({ record, key: keyOf(record.digits, record.isBlock) }));
    if (keyed.some(({ key }, at) => at > 0 && key < keyed[at - 1]!.key)) keyed.sort((a, b) => a.key - b.key);
    for (let at = 0; at < keyed.length; ) {
      const { record, key } = keyed[at]!;
      let end = at + 1;
      while (end < keyed.length && end - at < TOGETHER && keyed[end]!.key === key) end += 1;
      if (end === at + 1) this.#change(record.kind, record, key);
      else {
        const together = keyed.slice(at, end);
        this.#lock.write(() => {
          for (const { record } of together) this.#change(record.kind, record, key);
        });
      }
      at = end;
    }
  }

  #change(kind: RecordNews['kind'], record: ProfileRecord & { since?: number }, key: number): void {
    const slot = this.#profiles.slotOf(record.profile);
    if (slot === undefined) return;
    const counts = kind === 'added' ? this.#add(record, key, slot) : this.#remove(record, key, slot);
    if (counts && this.#countsOverlaps) this.#compare(key, slot, kind === 'added' ? 1 : -1);
  }

  /**
   * Returns whether it is the profile's first record of the key. The lock is held for the entry alone, and for its
   * chunk where no other changes.
   */
  #add(record: ProfileRecord & { since?: number }, key: number, slot: number): boolean {
    const ttl = this.#write(record);
    const template = this.#templates.use(this.#wire, ttl);
    const entries = this.#entries;
    let isNew = false;
    try {
      if (entries.find(key, slot, template)) return false;
      const isFirst = !entries.hasCompany;
      entries.prepare();
      this.#lock.write(() => entries.insert(record.since ?? 0), entries.insertionChanges);
      isNew = true;
      return isFirst;
    } finally {
      if (!isNew) this.#templates.release(template);
    }
  }

  /** Returns whether it was the profile's last record of the key. */
  #remove(record: ProfileRecord, key: number, slot: number): boolean {
    const ttl = this.#write(record);
    const template = this.#templates.find(this.#wire, ttl);
    const entries = this.#entries;
    if (template === undefined || !entries.find(key, slot, template)) return false;
    const isLast = !entries.hasCompany;
    this.#lock.write(() => entries.remove(), entries.removalChanges);
    this.#templates.release(template);
    return isLast;
  }

  /** Makes the RDATA; returns the TTL as templates have it. */
  #write({ value, digits, isBlock }: ProfileRecord): number {
    this.#wire.write(value, isBlock ? undefined : digits);
    return value.ttl ?? NO_TTL;
  }

  /** Keeps the count of overlaps after the profile's first record of the key has come (1) or its last has gone (-1). */
  #compare(key: number, slot: number, difference: 1 | -1): void {
    const now = this.settings.now();
    if (!this.#profiles.isInForce(slot, now)) return;
    const operator = this.#profiles.operatorOf(slot);
    const others: number[] = [];
    let isAnnounced = false;
    this.overlapReader.visitAt(key, now, (other, by) => {
      if (other === operator) isAnnounced ||= by !== slot;
      // Whether there is none, one or more decides.
      else if (others.length < 2 && !others.includes(other)) others.push(other);
    });
    if (!isAnnounced) this.overlaps.adjust(key, operator, others, difference);
  }

  #sweepPiece(): boolean {
    if (this.#sweep === undefined) {
      if (this.#profiles.dead.size === 0) return false;
      this.#sweep = { slots: new Set(this.#profiles.dead), from: { key: 0, slot: 0, template: 0 } };
    }
    const sweep = this.#sweep;
    const isDead = (slot: number) => sweep.slots.has(slot);
    const release = (template: number) => this.#templates.release(template);
    const { header, order, masks } = this.#memory;
    let mask = 0;
    for (const slot of sweep.slots) mask |= 1 << (slot & 31);
    let position = this.#entries.positionOf(sweep.from);
    for (let left = SWEPT; left > 0 && position < header[CHUNKS]!; left -= 1) {
      if ((masks[order[position]!]! & mask) === 0) position += 1;
      else position = this.#lock.write(() => this.#entries.sweep(position, isDead, release));
    }
    if (position < header[CHUNKS]!) sweep.from = this.#entries.firstOf(position);
    else {
      this.#profiles.forget(sweep.slots);
      this.#sweep = undefined;
    }
    return true;
  }

  #countPiece(): boolean {
    const { overlaps } = this;
    if (!overlaps.isCounting) return false;
    const now = this.settings.now();
    const next = this.overlapReader.visit(overlaps.counted, PIECE * CHUNK, now, (key, operators) => {
      overlaps.count(key, operators);
      return true;
    });
    if (next === undefined) overlaps.finish();
    else overlaps.countedTo(next);
    return true;
  }
}
