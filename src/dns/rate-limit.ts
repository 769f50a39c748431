import type { Outcome } from './outcome.js';
import type { RateLimitSettings } from './settings.js';

/** What is done with an answer. `slipped`: it goes out truncated, without its records. */
export type Verdict = 'sent' | 'slipped' | 'dropped';

/** How many neighbouring places of the table one network and kind may be at. */
const PLACES = 4;

/** Answers that are alike to a forger: those that are as large, and that cost us as much. */
const KINDS: Readonly<Record<Outcome, number>> = {
  answered: 0,
  truncated: 0,
  transfer: 0,
  nodata: 1,
  nxdomain: 2,
  refused: 3,
  denied: 3,
  failed: 3,
  malformed: 3,
  'not-implemented': 3,
  'bad-version': 3,
  slipped: 3,
  dropped: 3,
  ignored: 3,
};

/**
 * Response rate limiting, as other name servers have it: whoever sends questions with the address of another gets him only so many answers a second. One
 * account for each network and kind of answer, in a table of fixed size; where it is full, the one used longest ago makes place.
 */
export class RateLimiter {
  readonly #rate: number;
  readonly #slip: number;
  /** 0: nobody's. */
  readonly #keys: Uint32Array;
  /** Answers that may still be sent, and when that was so. */
  readonly #left: Float64Array;
  readonly #at: Float64Array;
  /** Answers held back since the last one that slipped. */
  readonly #heldBack: Uint32Array;
  readonly #places: number;
  readonly #seed: number;

  /** `seed`, any 32 bits, keeps strangers from choosing addresses that push others out of the table. */
  constructor(settings: Pick<RateLimitSettings, 'responsesPerSecond' | 'slip' | 'tableSize'>, seed: number) {
    this.#rate = settings.responsesPerSecond;
    this.#slip = settings.slip;
    this.#places = settings.tableSize;
    const length = settings.tableSize + PLACES;
    this.#keys = new Uint32Array(length);
    this.#left = new Float64Array(length);
    this.#at = new Float64Array(length);
    this.#heldBack = new Uint32Array(length);
    this.#seed = seed;
  }

  /** Whether one more answer with this outcome goes to this network, which is given as 32 bits; `now` in milliseconds. */
  take(network: number, outcome: Outcome, now: number): Verdict {
    const key = mix(network ^ this.#seed, KINDS[outcome]) || 1;
    const place = this.#placeOf(key, now);
    // A clock that is set back gives nothing and takes nothing.
    const passed = Math.max(0, now - this.#at[place]!);
    const left = Math.min(this.#rate, this.#left[place]! + (passed * this.#rate) / 1000);
    this.#at[place] = now;
    if (left >= 1) {
      this.#left[place] = left - 1;
      return 'sent';
    }
    this.#left[place] = left;
    if (this.#slip === 0) return 'dropped';
    this.#heldBack[place]!++;
    if (this.#heldBack[place]! < this.#slip) return 'dropped';
    this.#heldBack[place] = 0;
    return 'slipped';
  }

  #placeOf(key: number, now: number): number {
    const first = key % this.#places;
    let oldest = first;
    for (let place = first; place < first + PLACES; place++) {
      if (this.#keys[place] === key) return place;
      if (this.#at[place]! < this.#at[oldest]!) oldest = place;
    }
    this.#keys[oldest] = key;
    this.#left[oldest] = this.#rate;
    this.#at[oldest] = now;
    this.#heldBack[oldest] = 0;
    return oldest;
  }
}

/** 32 bits in which each bit of both depends on all others (the finalizer of MurmurHash3). */
export function mix(value: number, more: number): number {
  let hash = value ^ Math.imul(more + 1, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
