import type { Clock } from '../ports/clock.js';
import type { OutgoingMessage, Taken, Taking } from '../ports/store/index.js';

/** How long a lane rests after the store has failed, in milliseconds. */
export const STORE_RETRY = 1000;

interface Surroundings {
  clock: Clock;
  /** Milliseconds: a message that is due later than this from now is due at once. */
  longestWait: number;
  take(taking: Pick<Taking, 'limit' | 'inFlight' | 'until'>): Promise<Taken>;
  /** Sends a message that was taken; settles when its answer is stored. */
  send(message: OutgoingMessage): Promise<void>;
  /** Nothing waits and nothing is under way. */
  idle(): void;
  failed(error: unknown): void;
}

/**
 * A lane to one peer: has what is due taken from the store and sent, at most `limit` messages at once, and wakes again when the next one is due.
 * However often it is woken, it looks once; woken while full, it does not look at all.
 */
export class Lane {
  readonly #underWay = new Map<number, Promise<void>>();
  #isWanted = false;
  #isUrgent = false;
  #isStopped = false;
  #running: Promise<void> | undefined;
  #cancelWakeUp = () => {};
  #nextTryAt: number | undefined;

  constructor(
    private readonly limit: number,
    private readonly surroundings: Surroundings,
  ) {}

  /**
   * When the next message that waits is sent, milliseconds since 1970, as was last seen; undefined where none waits for
   * its time.
   */
  get nextTryAt(): number | undefined {
    return this.#nextTryAt;
  }

  /** There may be something to send; `atOnce` whenever its next try is due. */
  wake(atOnce = false): void {
    this.#isWanted = true;
    this.#isUrgent ||= atOnce;
    if (this.#isStopped || this.#running !== undefined || this.#underWay.size >= this.limit) return;
    this.#running = this.#look().finally(() => {
      this.#running = undefined;
      // Woken while the last look was ending.
      if (this.#isWanted) this.wake();
    });
  }

  /** Begins nothing more. Settles when what is under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelWakeUp();
    await this.#running;
    await Promise.all(this.#underWay.values());
  }

  async #look(): Promise<void> {
    const { clock, take, idle, failed } = this.surroundings;
    while (this.#isWanted && !this.#isStopped && this.#underWay.size < this.limit) {
      this.#isWanted = false;
      const until = this.#isUrgent ? Number.POSITIVE_INFINITY : clock.now();
      this.#isUrgent = false;
      try {
        const inFlight = new Set(this.#underWay.keys());
        const { messages, dueAt, isIdle } = await take({ limit: this.limit - inFlight.size, inFlight, until });
        // What was taken meanwhile stays `sent`, as if it had been lost on its way.
        if (this.#isStopped) return;
        for (const message of messages) this.#begin(message);
        this.#nextTryAt = dueAt;
        if (dueAt !== undefined) this.#wakeAt(dueAt);
        if (isIdle && this.#underWay.size === 0) idle();
      } catch (error) {
        failed(error);
        this.#wakeIn(STORE_RETRY);
      }
    }
  }

  #begin(message: OutgoingMessage): void {
    const { send, failed } = this.surroundings;
    const ended = () => {
      this.#underWay.delete(message.id);
      this.wake();
    };
    this.#underWay.set(message.id, send(message).catch(failed).finally(ended));
  }

  #wakeAt(dueAt: number): void {
    const wait = dueAt - this.surroundings.clock.now();
    // The clock has been set back since, or a version of opendes that obeyed any Retry-After has set it.
    if (wait > this.surroundings.longestWait) this.wake(true);
    else this.#wakeIn(wait);
  }

  #wakeIn(milliseconds: number): void {
    this.#cancelWakeUp();
    if (!this.#isStopped) this.#cancelWakeUp = this.surroundings.clock.after(milliseconds, () => this.wake());
  }
}
