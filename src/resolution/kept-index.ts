import type { Overlap, Resolved } from '../idd/operation.js';
import type { Clock } from '../idd/ports/clock.js';
import type { Resolution } from '../idd/ports/resolution.js';
import { type Page, StoreError } from '../idd/ports/store/index.js';
import { lookUp } from './look-up.js';
import { ReadIndex } from './read-index/read-index.js';
import type { FeedCursor, FeedNews, ProfileId, RecordFeed } from './record-feed.js';

/** Records read in one piece, some milliseconds. */
const SLICE = 500;
/** How long it takes until a store that could not be read is tried again, in milliseconds. */
const STORE_RETRY = 1000;

/** Follows the index from the moment that it is loaded: it sees each change before it is made, and after. */
export interface IndexWatcher {
  loaded(): void;
  /** These numbers and blocks, which may come several times, are about to change. The function that it returns is called once they have. */
  changing(subjects: readonly { digits: string; isBlock: boolean }[]): () => void;
  /** What is in force has changed: whole profiles at once. */
  forceChanged(): void;
}

export interface IndexSurroundings {
  feed: RecordFeed;
  clock: Clock;
  /** Lets everything else that waits have its turn. */
  pause: () => Promise<void>;
  /** The host operator. */
  host: string;
  /** Every other operator that may have a profile. */
  peers: readonly string[];
  /** 0 where it has none. */
  priorities: ReadonlyMap<string, number>;
  /** A random integer. */
  seed: number;
  /** Numbers that there can be; left out: more than there are. */
  capacity?: number;
  /** Told of each peer once overlaps are counted after the start, and when it begins or ceases to announce what others announce as well. */
  overlapChanged?: (operator: string, example: Pick<Overlap, 'e164Number' | 'e164Prefix'> | undefined) => void;
  /** Told of what keeps the index from being loaded, or from being right. */
  failed: (error: Error) => void;
}

/**
 * The read index of a DES from start to stop: loaded from the store, then kept up to date with each change before the change is reported done, and
 * tidied in the background.
 */
export class KeptIndex implements Resolution {
  readonly index: ReadIndex;
  /** Settles when it is loaded, or has been stopped before. */
  readonly loaded: Promise<void>;
  #isLoaded = false;
  #isCounted = false;
  #isStopped = false;
  #failure: Error | undefined;
  #working: Promise<void> | undefined;
  #cancelTimer = () => {};
  #endWait = () => {};
  #watcher: IndexWatcher | undefined;

  constructor(private readonly surroundings: IndexSurroundings) {
    const { feed, clock, overlapChanged = () => {} } = surroundings;
    this.index = new ReadIndex({
      ...surroundings,
      now: () => clock.now(),
      overlapChanged: (operator) => this.#isCounted && overlapChanged(operator, this.#overlapOf(operator)),
    });
    feed.onRecords((news) => this.#follow(news));
    this.loaded = this.#load();
  }

  /** To be called before it can have been loaded: before anything is awaited. One watcher at a time. */
  watch(watcher: IndexWatcher): void {
    this.#watcher = watcher;
  }

  missing(): string | undefined {
    if (this.#failure !== undefined) return `the read index has failed: ${this.#failure.message}`;
    return this.#isLoaded ? undefined : 'the read index is being loaded';
  }

  /** How much there is in it: records of all profiles, those included that are not in force; memory; what several operators announce. */
  size(): { entries: number; bytes: number; overlaps: number } {
    const { entries, bytes, overlaps } = this.index;
    return { entries, bytes, overlaps: overlaps.total };
  }

  lookUp(number: string): Resolved | undefined {
    return lookUp(this.index.reader, number, this.surroundings.clock.now());
  }

  async listOverlaps({ after, limit }: { after?: string; limit: number }): Promise<Page<Overlap>> {
    const { clock, pause } = this.surroundings;
    const { reader, overlapReader } = this.index;
    const items: Overlap[] = [];
    let place = after === undefined ? undefined : parsePlace(after);
    if (after !== undefined && place === undefined) return { items };
    for (;;) {
      // One more than asked for tells whether there is a next page.
      const piece = overlapReader.page(place, limit + 1 - items.length, clock.now());
      for (const { operators, winner, ...announced } of piece.items) {
        items.push({
          ...numberOf(announced),
          operators: operators.map((operator) => reader.operators[operator]!),
          winner: reader.operators[winner]!,
        });
      }
      place = piece.next;
      if (items.length > limit) return { items: items.slice(0, limit), next: placeText(items[limit - 1]!) };
      if (place === undefined) return { items };
      await pause();
    }
  }

  /** To be awaited before the store is closed. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer();
    this.#endWait();
    await this.loaded;
    await this.#working;
  }

  async #load(): Promise<void> {
    const { feed, pause, overlapChanged = () => {}, peers } = this.surroundings;
    const profiles = new Set<ProfileId>();
    await this.#untilDone(() =>
      feed.readProfiles((news) => {
        if (news.kind === 'opened') profiles.add(news.profile);
        this.index.apply([news]);
      }),
    );
    for (const profile of profiles) {
      let after: FeedCursor | undefined;
      do {
        await pause();
        const from = after;
        const add = (record: Parameters<ReadIndex['add']>[0]) => this.index.add(record);
        after = await this.#untilDone(() => feed.readRecords(profile, from, SLICE, add));
      } while (after !== undefined);
    }
    if (this.#isStopped || this.#failure !== undefined) return;
    this.#isLoaded = true;
    this.#watcher?.loaded();
    this.index.startCounting();
    this.#working = this.#work().then(() => {
      this.#isCounted = true;
      for (const peer of peers) overlapChanged(peer, this.#overlapOf(peer));
    });
    this.#setTimer();
  }

  /** Tries until the store can be read. */
  async #untilDone<T>(read: () => Promise<T>): Promise<T | undefined> {
    while (!this.#isStopped && this.#failure === undefined) {
      try {
        return await read();
      } catch (error) {
        this.surroundings.failed(error as Error);
        if (error instanceof StoreError) await this.#wait(STORE_RETRY);
        else this.#failure = error as Error;
      }
    }
    return undefined;
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.surroundings.clock.after(milliseconds, resolve);
      this.#endWait = () => {
        cancel();
        resolve();
      };
    });
  }

  /** The store's commit must not fail with the index: without the change that it could not take it would be wrong, and answers nothing any more. */
  #follow(news: readonly FeedNews[]): void {
    if (this.#isStopped || this.#failure !== undefined) return;
    try {
      const changed = this.#isLoaded ? this.#tellWatcher(news) : undefined;
      this.index.apply(news);
      changed?.();
    } catch (error) {
      this.#failure = error as Error;
      this.surroundings.failed(error as Error);
      return;
    }
    if (!this.#isLoaded || news.every(({ kind }) => kind === 'added' || kind === 'removed')) return;
    this.#setTimer();
    this.#wake();
  }

  /** Tells the watcher that this is about to be applied; what it returns tells him that it has been. */
  #tellWatcher(news: readonly FeedNews[]): (() => void) | undefined {
    const watcher = this.#watcher;
    if (watcher === undefined) return undefined;
    const { index } = this;
    const wereInForce = news.some(({ kind, profile }) => isOfForce(kind) && index.isInForce(profile));
    const subjects = news.filter((each) => each.kind === 'added' || each.kind === 'removed');
    const changed = watcher.changing(subjects.filter(({ profile }) => index.isInForce(profile)));
    return () => {
      const areInForce = news.some(({ kind, profile }) => isOfForce(kind) && index.isInForce(profile));
      if (wereInForce || areInForce) watcher.forceChanged();
      else changed();
    };
  }

  /** What is in force changes by itself at times. */
  #setTimer(): void {
    const { clock } = this.surroundings;
    this.#cancelTimer();
    const next = this.index.nextChange();
    if (next === Number.POSITIVE_INFINITY || this.#isStopped) return;
    this.#cancelTimer = clock.after(Math.max(0, next - clock.now()), () => {
      this.index.forceChanged();
      this.#watcher?.forceChanged();
      this.#wake();
      this.#setTimer();
    });
  }

  #wake(): void {
    this.#working ??= this.#work();
  }

  async #work(): Promise<void> {
    do await this.surroundings.pause();
    while (!this.#isStopped && this.index.workPiece());
    this.#working = undefined;
  }

  #overlapOf(operator: string): Pick<Overlap, 'e164Number' | 'e164Prefix'> | undefined {
    const { example } = this.index.overlapsOf(operator);
    return example && numberOf(example);
  }
}

/** Whether such news decide what is in force. */
function isOfForce(kind: FeedNews['kind']): boolean {
  return kind === 'in-force' || kind === 'discarded';
}

function numberOf({ digits, isBlock }: { digits: string; isBlock: boolean }) {
  return isBlock ? { e164Prefix: `+${digits}` } : { e164Number: `+${digits}` };
}

function placeText({ e164Number, e164Prefix }: Pick<Overlap, 'e164Number' | 'e164Prefix'>): string {
  return e164Number === undefined ? `${e164Prefix!.slice(1)}*` : e164Number.slice(1);
}

function parsePlace(text: string): { digits: string; isBlock: boolean } | undefined {
  const match = /^(\d{1,15})(\*?)$/.exec(text);
  return match ? { digits: match[1]!, isBlock: match[2] === '*' } : undefined;
}
