import type { ZoneNode } from './zone-node.js';

/** What has changed at some digits. */
export interface NodeChange {
  digits: string;
  before: ZoneNode;
  after: ZoneNode;
}

/** What leads from one serial to the next. */
export interface JournalStep {
  from: number;
  to: number;
  changes: readonly NodeChange[];
}

/** The last changes of the zone, as many as there is room for. */
export class ZoneJournal {
  #steps: JournalStep[] = [];
  #names = 0;

  /** @param capacity The most names in all steps together. */
  constructor(private readonly capacity: number) {}

  /** The oldest steps go where there is no room for this one. */
  add(step: JournalStep): void {
    this.#steps.push(step);
    this.#names += step.changes.length;
    let gone = 0;
    while (this.#names > this.capacity) this.#names -= this.#steps[gone++]!.changes.length;
    if (gone > 0) this.#steps = this.#steps.slice(gone);
  }

  /** Nothing leads from any earlier serial to the next one. */
  clear(): void {
    this.#steps = [];
    this.#names = 0;
  }

  /** What leads from that serial to the last one, in order; undefined where it is not known. */
  since(serial: number): readonly JournalStep[] | undefined {
    const first = this.#steps.findIndex(({ from }) => from === serial);
    return first < 0 ? undefined : this.#steps.slice(first);
  }
}
