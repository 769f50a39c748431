import { IndexMemory } from '../../../src/resolution/read-index/memory.js';

/** The columns that look-ups and changes read and write; places in the header are few. */
const COLUMNS = [
  'firsts',
  'order',
  'counts',
  'masks',
  'keys',
  'slots',
  'templates',
  'since',
  'words',
  'bytes',
] as const;

/** Elements that are moved at once for what one step costs. */
const MOVED_AT_ONCE = 64;

/** Counts what is read, written and moved in the memory of every read index that is made while it is on. */
export class StepCount {
  steps = 0;
  readonly #refresh = IndexMemory.prototype.refresh;

  start(): void {
    const count = this;
    IndexMemory.prototype.refresh = function (this: IndexMemory) {
      const before = this.keys;
      count.#refresh.call(this);
      if (this.keys === before) return;
      for (const column of COLUMNS) Object.assign(this, { [column]: count.#counting(this[column]) });
    };
  }

  stop(): void {
    IndexMemory.prototype.refresh = this.#refresh;
  }

  /** How many steps the work takes. */
  of(work: () => void): number {
    const before = this.steps;
    work();
    return this.steps - before;
  }

  #counting<T extends object>(column: T): T {
    return new Proxy(column, {
      get: (target, name) => {
        // An index: digits, or where a place that is none is read.
        const value = target[name as keyof T];
        if (typeof value === 'number' || value === undefined) {
          this.steps += 1;
          return value;
        }
        if (name === 'copyWithin') {
          return (to: number, start: number, end: number) => {
            this.steps += 1 + Math.max(0, end - start) / MOVED_AT_ONCE;
            (target as unknown as Uint8Array).copyWithin(to, start, end);
          };
        }
        return typeof value === 'function' ? value.bind(target) : value;
      },
      set: (target, name, value) => {
        this.steps += 1;
        target[name as keyof T] = value;
        return true;
      },
    });
  }
}
