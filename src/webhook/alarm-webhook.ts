import { reportOf } from '../idd/alarm-report.js';
import type { AlarmEvent } from '../idd/ports/alarms.js';
import type { Clock } from '../idd/ports/clock.js';
import type { Log } from '../idd/ports/log.js';
import type { AlarmStore, WaitingAlarmEvent } from '../idd/ports/store/index.js';
import { postEvent, type WebhookTarget } from './post-event.js';

/** Milliseconds until the next try: doubling from the first to the last. */
const FIRST_RETRY = 1000;
const LAST_RETRY = 300_000;
/** Events that wait at most; beyond it the oldest are dropped. */
const MOST_WAITING = 10_000;

export interface WebhookSurroundings {
  store: Pick<AlarmStore, 'nextAlarmEvent' | 'forgetAlarmEvent' | 'countAlarmEvents' | 'trimAlarmEvents'>;
  clock: Clock;
  log: Log;
  /** The host operator's identifier, so that the receiver knows which DES it hears of. */
  des: string;
}

/**
 * Tells an HTTP server what happens to alarms: every event that waits in the store, in order and one at a time, each until it is answered 2XX. An
 * event may come twice, where the process ends before the store knows that it was taken.
 */
export class AlarmWebhook {
  readonly #stopped = new AbortController();
  #running = Promise.resolve();
  #trimming = Promise.resolve();
  /** Events that waited when they were last counted, and how many have come since: together at least what waits now. */
  #counted: number | undefined;
  #addedSince = 0;
  #isRunning = false;
  #isWoken = false;
  /** Tries in a row that have failed. */
  #failures = 0;
  /** The event that was taken last: the store may not know it yet. */
  #taken: number | undefined;

  constructor(
    private readonly target: WebhookTarget,
    private readonly surroundings: WebhookSurroundings,
  ) {}

  /** There may be something to tell: so many new events, or what a run before this one has left. */
  wake(added = 0): void {
    if (this.#stopped.signal.aborted) return;
    this.#isWoken = true;
    this.#addedSince += added;
    // What waits must not grow while the server does not answer. Trimming waits for the disk, so it is done only where
    // there may be too much.
    if (this.#counted === undefined || this.#counted + this.#addedSince > MOST_WAITING) {
      this.#counted = 0;
      this.#trimming = this.#trimming.then(() => this.#trim());
    }
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#running = this.#run();
  }

  /** What is underway counts as not delivered; the store has it. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all([this.#running, this.#trimming]);
  }

  async #run(): Promise<void> {
    while (this.#isWoken && !this.#stopped.signal.aborted) {
      this.#isWoken = false;
      while (!this.#stopped.signal.aborted && (await this.#deliverNext()));
    }
    this.#isRunning = false;
  }

  /** Whether there may be more to do. */
  async #deliverNext(): Promise<boolean> {
    const { store, log } = this.surroundings;
    try {
      const event = await store.nextAlarmEvent();
      if (event === undefined) return false;
      if (event.id !== this.#taken && !(await this.#post(event))) return true;
      this.#taken = event.id;
      await store.forgetAlarmEvent(event.id);
    } catch (error) {
      log.error({ err: error }, 'the events for the alarm webhook could not be read from the store');
      await this.#wait(FIRST_RETRY);
    }
    return true;
  }

  /** Whether it has been taken; waits before the next try where it has not. */
  async #post(event: WaitingAlarmEvent): Promise<boolean> {
    const { clock, log, des } = this.surroundings;
    const { signal } = this.#stopped;
    const { host } = new URL(this.target.url);
    const reason = await postEvent(this.target, JSON.stringify(eventOf(event, des)), { clock, signal });
    if (reason === undefined) {
      if (this.#failures > 0) log.info({ host }, 'the alarm webhook takes events again');
      this.#failures = 0;
      return true;
    }
    if (signal.aborted) return false;
    const retryIn = Math.min(FIRST_RETRY * 2 ** this.#failures, LAST_RETRY);
    this.#failures += 1;
    log.warn({ host, reason, retryIn }, 'the alarm webhook has not taken an event');
    await this.#wait(retryIn);
    return false;
  }

  async #trim(): Promise<void> {
    const { store, log } = this.surroundings;
    try {
      this.#addedSince = 0;
      this.#counted = await store.countAlarmEvents();
      if (this.#counted <= MOST_WAITING) return;
      const dropped = await store.trimAlarmEvents(MOST_WAITING);
      this.#counted -= dropped;
      if (dropped > 0)
        log.error({ dropped }, `more than ${MOST_WAITING} events wait for the alarm webhook: the oldest are dropped`);
    } catch (error) {
      this.#counted = undefined;
      log.error({ err: error }, 'the events for the alarm webhook could not be trimmed');
    }
  }

  #wait(milliseconds: number): Promise<void> {
    const { signal } = this.#stopped;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = () => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.surroundings.clock.after(milliseconds, end);
      signal.addEventListener('abort', end);
    });
  }
}

/** What is posted. */
function eventOf({ kind, at, alarm }: AlarmEvent, des: string) {
  return { event: kind, at: new Date(at).toISOString(), des, alarm: reportOf(alarm) };
}
