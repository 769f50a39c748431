import type { Clock } from '../../src/idd/ports/clock.js';

/** A clock that stands still until the test moves it. */
export class FakeClock implements Clock {
  #now: number;
  #timers: { at: number; callback: () => void }[] = [];

  /** `turns` of the event loop are let pass after each timer. */
  constructor(
    now = 1_000_000,
    private readonly turns = 40,
  ) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.#now + milliseconds, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets that much time pass: timers that come due call back in their order, each followed by what it sets off. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settle(this.turns);
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await settle(this.turns);
    }
    this.#now = end;
    await settle(this.turns);
  }
}

/** Lets everything run that does not wait for the clock: promises, and the store's commits, which wait for the event loop. */
export async function settle(turns = 40): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}
