import type { Clock } from '../../src/idd/ports/clock.js';

interface Timer {
  at: number;
  callback: () => void;
  isCancelled: boolean;
}

/** A clock that stands still until the test moves it. */
export class FakeClock implements Clock {
  #now: number;
  /** By time, and those of the same time in the order in which they were set. */
  readonly #timers: Timer[] = [];

  /** `settled` is awaited after each timer: until what it has set off is done. */
  constructor(
    now = 1_000_000,
    private readonly settled: () => Promise<void> = settle,
  ) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.#now + milliseconds, callback, isCancelled: false };
    this.#timers.splice(this.#placeOf(timer.at), 0, timer);
    return () => {
      timer.isCancelled = true;
    };
  }

  /** The machine's clock is set back; timers run on. */
  setBack(milliseconds: number): void {
    this.#now -= milliseconds;
    for (const timer of this.#timers) timer.at -= milliseconds;
  }

  /** Lets that much time pass: timers that come due call back in their order, each followed by what it sets off. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await this.settled();
    for (let next = this.#timers[0]; next !== undefined && next.at <= end; next = this.#timers[0]) {
      this.#timers.shift();
      if (next.isCancelled) continue;
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await this.settled();
    }
    this.#now = end;
  }

  /** Behind all timers that are due no later. */
  #placeOf(at: number): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#timers[middle]!.at <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Lets everything run that does not wait for the clock: promises, and the store's commits, which wait for the event loop. */
export async function settle(turns = 40): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}
