import type { Place } from '../../resolution/number-reader.js';
import { HeldSets } from './held-sets.js';
import { serialAfter } from './serial.js';
import { Snapshot } from './snapshot.js';
import { type JournalStep, type NodeChange, ZoneJournal } from './zone-journal.js';
import { Differences, EMPTY_NODE, type ZoneNode } from './zone-node.js';
import type { ZoneReader } from './zone-reader.js';
import { ZoneView } from './zone-view.js';

/** How long changes are gathered before they get a serial, in milliseconds; and how long there is none after one. */
const GATHERED = 100;
const SECOND = 1000;

/** Time, and timers. */
interface Clock {
  now(): number;
  after(milliseconds: number, callback: () => void): () => void;
}

export interface HistoryOptions {
  reader: ZoneReader;
  clock: Clock;
  /** The most names, and the most records of them, that the journal and the changes without a serial hold together. */
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
  readonly #journal = new ZoneJournal();
  /** What the nodes of the journal and of the changes without a serial have. */
  readonly #sets: HeldSets;
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
    this.#sets = new HeldSets((set) => this.#view.released(set));
  }

  /** Undefined: there is none yet. */
  get serial(): number | undefined {
    return this.#serial;
  }

  /** What is held in memory to tell changes: names that have changed, and records, those of a block once. */
  get held(): { names: number; records: number } {
    return { names: this.#journal.names + this.#pending.size, records: this.#sets.records };
  }

  /** The read index is loaded. The first serial comes with the next second: a process that has ended in this one may have used it. */
  start(): void {
    const { clock } = this.options;
    this.#view.reset(clock.now());
    this.#isBroken = true;
    this.#cancelTimer = clock.after(SECOND - (clock.now() % SECOND), () => this.#publish());
  }

  /** These numbers and blocks are about to change; the function that is returned is to be called once they have. */
  changing(subjects: readonly Place[]): () => void {
    if (this.#isBroken || this.#serial === undefined) return () => {};
    const touched = this.#view.touchedBy(subjects, this.#room);
    if (touched === undefined || !this.#rememberAll(touched, (digits) => this.#view.nodeAt(digits))) {
      this.reset();
      return () => {};
    }
    return () => this.#changed(subjects, touched);
  }

  /** What is in force has changed, of any number of names. */
  reset(): void {
    if (this.#serial === undefined) return;
    this.#isBroken = true;
    for (const { before, after } of this.#pending.values()) this.#release(before, after);
    this.#pending = new Map();
    this.#view.reset(this.options.clock.now());
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

  /** Names that could still change before the next serial. */
  get #room(): number {
    return this.options.journalNames - this.#pending.size;
  }

  /** Keeps nodes as they are before they change. False where there is no room for that. */
  #rememberAll(touched: Iterable<string>, read: (digits: string) => ZoneNode): boolean {
    for (const digits of touched) {
      this.#remember(digits, read);
      if (!this.#makeRoom()) return false;
    }
    return true;
  }

  #remember(digits: string, read: (digits: string) => ZoneNode): void {
    const pending = this.#pending.get(digits);
    const snapshots = [...this.#snapshots].filter((snapshot) => snapshot.needs(digits));
    if (pending !== undefined && snapshots.length === 0) return;
    const node = read(digits);
    if (pending === undefined) {
      this.#sets.hold(node);
      this.#sets.hold(node);
      this.#pending.set(digits, { before: node, after: node });
    }
    for (const snapshot of snapshots) snapshot.keep(digits, node);
  }

  #changed(subjects: readonly Place[], before: Set<string>): void {
    if (this.#isBroken) return;
    this.#view.changed(subjects);
    // Around a block that has come there are nodes that were none before.
    const after = subjects.some(({ isBlock }) => isBlock) ? this.#view.touchedBy(subjects, this.#room) : before;
    const come = [...(after ?? [])].filter((digits) => !before.has(digits));
    if (after === undefined || !this.#rememberAll(come, () => EMPTY_NODE)) {
      this.reset();
      return;
    }
    for (const digits of [...before, ...come]) {
      if (!this.#renew(this.#pending.get(digits)!, this.#view.nodeAt(digits))) {
        this.reset();
        return;
      }
    }
    this.#view.settle((set) => this.#sets.has(set));
    this.#schedule();
  }

  /** False where there is no room for what has come. */
  #renew(change: { after: ZoneNode }, after: ZoneNode): boolean {
    this.#sets.hold(after);
    this.#sets.release(change.after);
    change.after = after;
    return this.#makeRoom();
  }

  #release(before: ZoneNode, after: ZoneNode): void {
    this.#sets.release(before);
    this.#sets.release(after);
  }

  /** Drops the oldest steps of the journal while there is too much; false where that is not enough. */
  #makeRoom(): boolean {
    const most = this.options.journalNames;
    while (this.#journal.names + this.#pending.size > most || this.#sets.records > most) {
      const step = this.#journal.dropOldest();
      if (step === undefined) return false;
      for (const { before, after } of step.changes) this.#release(before, after);
    }
    return true;
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
    const differences = new Differences();
    for (const [digits, { before, after }] of this.#pending) {
      if (differences.isSameNode(before, after)) this.#release(before, after);
      else changes.push({ digits, before, after });
    }
    this.#pending = new Map();
    if (changes.length === 0 && !this.#isBroken) return;
    const { clock, published } = this.options;
    const from = this.#serial;
    const to = serialAfter(from, clock.now());
    if (this.#isBroken) {
      this.#journal.clear();
      this.#sets.clear();
    } else {
      this.#journal.add({ from: from!, to, changes });
    }
    this.#isBroken = false;
    this.#serial = to;
    this.#publishedAt = clock.now();
    for (const resolve of this.#awaited.splice(0)) resolve();
    published(to);
  }
}
