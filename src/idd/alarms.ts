import { kindOf } from './alarm-catalogue.js';
import { AlarmLog } from './alarm-log.js';
import type { Alarm, AlarmCause, AlarmEvent, Alarms, RaisedAlarm, Severity } from './ports/alarms.js';
import type { Clock } from './ports/clock.js';
import type { Log } from './ports/log.js';
import { type AlarmStore, StoreError } from './ports/store/index.js';

/** How long it takes until what the store has not taken is tried again, in milliseconds. */
const STORE_RETRY = 1000;

/** Alarms that are kept in the store. */
export interface StoredAlarms extends Alarms {
  /** The alarms that are open and that the store has not taken: their `id` is 0, and they are counted once. */
  unstored(): Alarm[];
  /** Settles when all that was raised and cleared until now is stored, or the store does not take it now. */
  settled(): Promise<void>;
  /** Tries once more to store what is not stored yet, and gives it up then; to be awaited before the store is closed. */
  stop(): Promise<void>;
}

/** Who else than the log is told. */
export interface AlarmListeners {
  /** What has happened, once it is stored; repetitions too. */
  told?(events: readonly AlarmEvent[]): void;
  /** The store has not taken an alarm. It is tried again. */
  storeFailed?(error: StoreError): void;
}

/**
 * Alarms [Q.3645 §7.3.1] kept in the store and told to the log. `raise` and `clear` return at once; they reach the store one after the other, in the
 * order of the calls, with the time of the call. A store that fails keeps them waiting: what is raised meanwhile is logged at once, and of
 * each alarm only how it stands at last is stored when that is possible again, so that nothing grows.
 */
export function storedAlarms(
  store: Pick<AlarmStore, 'raiseAlarm' | 'clearAlarm'>,
  clock: Clock,
  log: Log,
  listeners: AlarmListeners = {},
): StoredAlarms {
  return new AlarmRecorder(store, clock, log, listeners);
}

/**
 * Returns the alarms of the store and, behind them, those that the query asks for too and that the store has not taken
 * and does not have open.
 */
export function withUnstored(
  stored: readonly Alarm[],
  unstored: readonly Alarm[],
  query: { operator?: string; severity?: Severity },
): Alarm[] {
  const open = new Set(stored.filter(({ clearedAt }) => clearedAt === undefined).map(nameOf));
  const isAsked = (alarm: Alarm) =>
    (query.operator ?? alarm.operator) === alarm.operator &&
    (query.severity ?? alarm.severity) === alarm.severity &&
    !open.has(nameOf(alarm));
  return [...stored, ...unstored.filter(isAsked)];
}

/** There is one open alarm for a cause and object. */
function nameOf({ cause, object }: { cause: AlarmCause; object: string }): string {
  return `${cause} ${object}`;
}

type Entry = { at: number } & (
  | { kind: 'raise'; alarm: RaisedAlarm }
  | { kind: 'clear'; alarm: { cause: AlarmCause; object: string } }
);

class AlarmRecorder implements StoredAlarms {
  readonly #log: AlarmLog;
  #waiting: Entry[] = [];
  /** The first that waits, while the store is at it. */
  #underway: Entry | undefined;
  #isRunning = false;
  #running = Promise.resolve();
  #isFailing = false;
  #isStopped = false;
  #cancelRetry = () => {};

  constructor(
    private readonly store: Pick<AlarmStore, 'raiseAlarm' | 'clearAlarm'>,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly listeners: AlarmListeners,
  ) {
    this.#log = new AlarmLog(log);
  }

  raise(alarm: RaisedAlarm): void {
    this.#add({ kind: 'raise', alarm, at: this.clock.now() });
  }

  clear(cause: AlarmCause, object: string): void {
    this.#add({ kind: 'clear', alarm: { cause, object }, at: this.clock.now() });
  }

  tell(events: readonly AlarmEvent[]): void {
    if (events.length === 0) return;
    for (const event of events) this.#log.tell(event);
    this.listeners.told?.(events);
  }

  unstored(): Alarm[] {
    const open = new Map<string, Alarm>();
    for (const { kind, alarm, at } of this.#waiting) {
      if (kind === 'clear') {
        open.delete(nameOf(alarm));
        continue;
      }
      const { severity } = kindOf(alarm.cause);
      const times = { raisedAt: at, lastRaisedAt: at };
      open.set(nameOf(alarm), { id: 0, ...alarm, severity, ...times, count: 1, acknowledged: false });
    }
    return [...open.values()];
  }

  settled(): Promise<void> {
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelRetry();
    this.#run();
    await this.#running;
    for (const { kind, alarm } of this.#waiting) {
      this.log.error({ ...alarm }, `Alarm could not be ${kind === 'raise' ? 'stored' : 'cleared'} before the end`);
    }
  }

  #add(entry: Entry): void {
    if (this.#isFailing) {
      if (entry.kind === 'raise') this.#log.notStored(entry.alarm, entry.at);
      this.#waiting = withAtMostTwo(this.#waiting, this.#underway, entry);
    } else {
      this.#waiting.push(entry);
      this.#run();
    }
  }

  #run(): void {
    if (this.#isRunning || this.#waiting.length === 0) return;
    this.#isRunning = true;
    this.#running = this.#storeAll();
  }

  async #storeAll(): Promise<void> {
    for (let entry = this.#waiting[0]; entry !== undefined; entry = this.#waiting[0]) {
      this.#underway = entry;
      let failure: StoreError | undefined;
      try {
        const event = await this.#keep(entry);
        this.#isFailing = false;
        if (event !== undefined) this.tell([event]);
      } catch (error) {
        if (error instanceof StoreError) failure = error;
        else this.log.error({ err: error, ...entry.alarm }, 'Alarm could not be stored');
      }
      this.#underway = undefined;
      if (failure !== undefined) {
        this.#failed(failure);
        break;
      }
      this.#waiting.shift();
    }
    this.#isRunning = false;
  }

  #keep({ kind, alarm, at }: Entry): Promise<AlarmEvent | undefined> {
    return kind === 'raise' ? this.store.raiseAlarm(alarm, at) : this.store.clearAlarm(alarm.cause, alarm.object, at);
  }

  #failed(error: StoreError): void {
    if (!this.#isFailing) {
      this.#isFailing = true;
      for (const { kind, alarm, at } of this.#waiting) if (kind === 'raise') this.#log.notStored(alarm, at);
    }
    if (this.#isStopped) return;
    this.listeners.storeFailed?.(error);
    this.#cancelRetry = this.clock.after(STORE_RETRY, () => this.#run());
  }
}

/**
 * What waits for a store that fails, and one more: at most two of each alarm, that it was raised and that it has ended. Raised again, it
 * counts as not having ended. What is underway stays: it may be stored already.
 */
function withAtMostTwo(waiting: Entry[], underway: Entry | undefined, added: Entry): Entry[] {
  const isOfSame = (entry: Entry) =>
    entry !== underway && entry.alarm.cause === added.alarm.cause && entry.alarm.object === added.alarm.object;
  const raised = waiting.find((entry) => entry.kind === 'raise' && isOfSame(entry));
  const others = waiting.filter((entry) => !isOfSame(entry));
  if (added.kind === 'clear') return [...others, ...(raised === undefined ? [] : [raised]), added];
  return [...others, { ...added, at: raised?.at ?? added.at }];
}
