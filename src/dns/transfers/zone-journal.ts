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

/** The last changes of the zone. */
export class ZoneJournal {
  #steps: JournalStep[] = [];
  #names = 0;

  /** Names in all steps together. */
  get names(): number {
    return this.#names;
  }

  add(step: JournalStep): void {
    this.#steps.push(step);
    this.#names += step.changes.length;
  }

  /** Drops the oldest step and returns it; undefined where there is none. */
  dropOldest(): JournalStep | undefined {
    const step = this.#steps.shift();
    if (step !== undefined) this.#names -= step.changes.length;
    return step;
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
