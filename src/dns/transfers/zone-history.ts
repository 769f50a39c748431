import type { Announced } from '../../resolution/number-reader.js';
import { serialAfter } from './serial.js';
import { Snapshot } from './snapshot.js';
import { type JournalStep, type NodeChange, ZoneJournal } from './zone-journal.js';
import { EMPTY_NODE, isSameNode, kept, type ZoneNode } from './zone-node.js';
import { type ZoneReader, ZoneView } from './zone-view.js';

/** How long changes are gathered before they get a serial, in milliseconds; and how long there is none after one. */
const GATHERED = 100;
const SECOND = 1000;

type Subject = Pick<Announced, 'digits' | 'isBlock'>;

/** Time, and timers. */
interface Clock {
  now(): number;
  after(milliseconds: number, callback: () => void): () => void;
}

export interface HistoryOptions {
  reader: ZoneReader;
  clock: Clock;
  /** The most names that the journal holds. */
  journalNames: number;
  /** There is a new serial, or the first one. */
  published: (serial: number) => void;
}

/**
 * The zone with its serials. Every suffix has the same numbers, so one history serves them all. It is told of every change before the read index makes it, and
 * after; what has changed within a second gets one serial.
 */
export class ZoneHistory {
  readonly #view: ZoneView;
  readonly #journal: ZoneJournal;
  readonly #snapshots = new Set<Snapshot>();
  /** What has changed since the last serial: each node as it was then, and as it is. */
  #pending = new Map<string, { before: ZoneNode; after: ZoneNode }>();
  /** The zone has changed since the last serial in a way that the journal does not tell. */
  #isBroken = false;
  #serial: number | undefined;
  #publishedAt = 0;
  #cancelTimer: (() => void) | undefined;
  #awaited: (() => void)[] = [];

  constructor(private readonly options: HistoryOptions) {
    this.#view = new ZoneView(options.reader);
    this.#journal = new ZoneJournal(options.journalNames);
  }

  /** Undefined: there is none yet. */
  get serial(): number | undefined {
    return this.#serial;
  }

  /** The read index is loaded. The first serial comes with the next second: a process that has ended in this one may have used it. */
  start(): void {
    const { clock } = this.options;
    this.#view.asOf = clock.now();
    this.#isBroken = true;
    this.#cancelTimer = clock.after(SECOND - (clock.now() % SECOND), () => this.#publish());
  }

  /** These numbers and blocks are about to change; the function that is returned is to be called once they have. */
  changing(subjects: readonly Subject[]): () => void {
    if (this.#isBroken || this.#serial === undefined) return () => {};
    const touched = this.#view.touchedBy(subjects, this.#room);
    if (touched === undefined) {
      this.reset();
      return () => {};
    }
    for (const digits of touched) this.#remember(digits, () => this.#view.nodeAt(digits));
    return () => this.#changed(subjects, touched);
  }

  /** What is in force has changed, of any number of names. */
  reset(): void {
    if (this.#serial === undefined) return;
    this.#view.asOf = this.options.clock.now();
    this.#isBroken = true;
    this.#pending = new Map();
    for (const snapshot of this.#snapshots) snapshot.lose();
    this.#schedule();
  }

  /** What leads from that serial to the present one, in order: nothing where it is the same; undefined where it is not known. */
  since(serial: number): readonly JournalStep[] | undefined {
    return serial === this.#serial ? [] : this.#journal.since(serial);
  }

  /** The whole zone at the present serial; to be closed. Where the zone has just changed as a whole, at the serial that comes then. */
  async open(): Promise<Snapshot> {
    while (this.#isBroken) await new Promise<void>((resolve) => this.#awaited.push(resolve));
    const snapshot = new Snapshot(this.#serial!, this.#view, this.#pending);
    this.#snapshots.add(snapshot);
    return snapshot;
  }

  close(snapshot: Snapshot): void {
    this.#snapshots.delete(snapshot);
  }

  stop(): void {
    this.#cancelTimer?.();
    for (const snapshot of this.#snapshots) snapshot.lose();
  }

  /** Names that the journal could still take in one step. */
  get #room(): number {
    return this.options.journalNames - this.#pending.size;
  }

  #remember(digits: string, read: () => ZoneNode): void {
    const pending = this.#pending.get(digits);
    const snapshots = [...this.#snapshots].filter((snapshot) => snapshot.needs(digits));
    if (pending !== undefined && snapshots.length === 0) return;
    const node = kept(read());
    if (pending === undefined) this.#pending.set(digits, { before: node, after: node });
    for (const snapshot of snapshots) snapshot.keep(digits, node);
  }

  #changed(subjects: readonly Subject[], before: Set<string>): void {
    if (this.#isBroken) return;
    // Around a block that has come there are nodes that were none before.
    const after = subjects.some(({ isBlock }) => isBlock) ? this.#view.touchedBy(subjects, this.#room) : before;
    if (after === undefined) {
      this.reset();
      return;
    }
    for (const digits of after) if (!before.has(digits)) this.#remember(digits, () => EMPTY_NODE);
    for (const digits of new Set([...before, ...after])) {
      this.#pending.get(digits)!.after = kept(this.#view.nodeAt(digits));
    }
    this.#schedule();
  }

  #schedule(): void {
    const { clock } = this.options;
    // A clock that was set back must not hold up changes for longer than a second.
    const wait = Math.min(SECOND, Math.max(GATHERED, this.#publishedAt + SECOND - clock.now()));
    this.#cancelTimer ??= clock.after(wait, () => this.#publish());
  }

  #publish(): void {
    this.#cancelTimer = undefined;
    const changes: NodeChange[] = [];
    for (const [digits, { before, after }] of this.#pending) {
      if (!isSameNode(before, after)) changes.push({ digits, before, after });
    }
    this.#pending = new Map();
    if (changes.length === 0 && !this.#isBroken) return;
    const { clock, published } = this.options;
    const from = this.#serial;
    const to = serialAfter(from, clock.now());
    if (this.#isBroken) this.#journal.clear();
    else this.#journal.add({ from: from!, to, changes });
    this.#isBroken = false;
    this.#serial = to;
    this.#publishedAt = clock.now();
    for (const resolve of this.#awaited.splice(0)) resolve();
    published(to);
  }
}
