import type { WatchdogTimes } from './messages.js';

/** What a look at the event loop shows; `for` is how long it has stood still, in milliseconds. */
export type Sight = { kind: 'stands-still' | 'goes-on' | 'stands-too-long'; for: number };

/**
 * Judges by its beats whether an event loop stands still. A look that comes late counts no more than two looks: where
 * the whole process was stopped or the machine slept, the loop had no chance to beat either.
 */
export class Standstill {
  #beats: number | undefined;
  #stoodFor = 0;
  #isTold = false;

  constructor(private readonly times: Pick<WatchdogTimes, 'look' | 'told' | 'ended'>) {}

  /** `beats` is their count at this moment, `elapsed` the time since the last look in milliseconds. */
  look(beats: number, elapsed: number): Sight | undefined {
    const { told, ended } = this.times;
    if (beats !== this.#beats) {
      const stood = this.#stoodFor;
      const wasTold = this.#isTold;
      this.#beats = beats;
      this.#stoodFor = 0;
      this.#isTold = false;
      return wasTold ? { kind: 'goes-on', for: stood } : undefined;
    }
    this.#stoodFor += this.counted(elapsed);
    if (this.#stoodFor >= ended) return { kind: 'stands-too-long', for: this.#stoodFor };
    if (this.#stoodFor < told || this.#isTold) return undefined;
    this.#isTold = true;
    return { kind: 'stands-still', for: this.#stoodFor };
  }

  /** What of the time since the last look the process has run. */
  counted(elapsed: number): number {
    return Math.min(elapsed, 2 * this.times.look);
  }
}
