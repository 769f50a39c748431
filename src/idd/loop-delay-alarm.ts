import type { Alarms } from './ports/alarms.js';

/** A piece of work is to hold the event loop no longer, in milliseconds. */
const LONG = 50;
/** Everybody notices it, in milliseconds. */
const VERY_LONG = 250;

/** What is remembered, in milliseconds. */
const WINDOW = 60_000;

/** The alarm is raised when so many delays within the window were very long … */
const MOST_VERY_LONG = 3;
/** … or the long ones took so much of it together, in milliseconds. */
const MOST_TOGETHER = 5_000;

const CAUSE = 'event-loop-delayed';
const OBJECT = 'des/event-loop';

/**
 * Raises the alarm `event-loop-delayed` when work keeps the event loop busy in pieces that are too long, and clears it
 * when the last minute had no very long piece and less than half of the long ones that raise it. One long piece now and
 * then is no reason.
 */
export class LoopDelayAlarm {
  /** The long delays of the window, oldest first: 1,200 at most, since each has taken its time of the window. */
  readonly #long: { at: number; delay: number }[] = [];
  #together = 0;
  #veryLong = 0;
  /** When it was last raised or counted; undefined while it is not open. */
  #raisedAt: number | undefined;

  constructor(private readonly alarms: Pick<Alarms, 'raise' | 'clear'>) {}

  /**
   * At this time the event loop came so much later than it should, both in milliseconds. To be told often, also of
   * delays of none.
   */
  seen(delay: number, now: number): void {
    if (delay > LONG) {
      this.#long.push({ at: now, delay });
      this.#count({ delay }, 1);
    } else if (this.#long.length === 0 && this.#raisedAt === undefined) return;
    for (let [oldest] = this.#long; oldest !== undefined && oldest.at <= now - WINDOW; [oldest] = this.#long) {
      this.#long.shift();
      this.#count(oldest, -1);
    }
    if (this.#veryLong >= MOST_VERY_LONG || this.#together >= MOST_TOGETHER) this.#raise(now);
    else if (this.#raisedAt !== undefined && this.#veryLong === 0 && this.#together < MOST_TOGETHER / 2) this.#clear();
  }

  #count({ delay }: { delay: number }, sign: 1 | -1): void {
    this.#together += sign * delay;
    if (delay > VERY_LONG) this.#veryLong += sign;
  }

  /**
   * While it is open it is counted once more a minute: each time is a write to the store, which must not add to the
   * load.
   */
  #raise(now: number): void {
    if (this.#raisedAt !== undefined && now - this.#raisedAt < WINDOW) return;
    this.#raisedAt = now;
    const longest = Math.max(...this.#long.map(({ delay }) => delay));
    const text =
      `within the last minute ${this.#long.length} pieces of work held the event loop longer than ${LONG} ms, ` +
      `${Math.round(this.#together)} ms together, the longest ${Math.round(longest)} ms`;
    this.alarms.raise({ cause: CAUSE, object: OBJECT, text });
  }

  #clear(): void {
    this.#raisedAt = undefined;
    this.alarms.clear(CAUSE, OBJECT);
  }
}
