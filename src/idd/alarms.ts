import type { Alarm, Alarms, Severity } from './ports/alarms.js';
import type { Clock } from './ports/clock.js';
import type { Log } from './ports/log.js';
import type { OperatingStore } from './ports/store/index.js';

/** A repeated alarm is logged at most once in this many milliseconds; the count that is stored goes on. */
const LOG_INTERVAL = 60_000;

const LOG_LEVEL: Record<Severity, 'error' | 'warn'> = {
  critical: 'error',
  major: 'error',
  minor: 'warn',
  warning: 'warn',
};

/** Alarms that are kept in the store. */
export interface StoredAlarms extends Alarms {
  /** Settles when all that was raised and cleared until now is stored, or has failed and is logged; to be awaited before the store is closed. */
  settled(): Promise<void>;
}

/**
 * Alarms [Q.3645 §7.3.1] kept in the store and told to the log. `raise` and `clear` return at once; they reach the store one after the other, in the
 * order of the calls, with the time of the call. The caller is sending or receiving and can do nothing about a store that fails: that is logged
 * as an error together with the alarm, so that the alarm itself is not lost, and the next one is tried as usual.
 */
export function storedAlarms(
  store: Pick<OperatingStore, 'raiseAlarm' | 'clearAlarm'>,
  clock: Clock,
  log: Log,
): StoredAlarms {
  const due = logThrottle(LOG_INTERVAL);
  let last: Promise<void> = Promise.resolve();

  function enqueue(task: () => Promise<void>, failed: (error: unknown) => void): void {
    last = last.then(task).catch(failed);
  }

  async function keep(raised: Raised, at: number): Promise<void> {
    const { alarm, isNew } = await store.raiseAlarm(raised, at);
    if (due(keyOf(alarm.cause, alarm.object), at, isNew)) {
      log[LOG_LEVEL[alarm.severity]](fieldsOf(alarm), `Alarm ${isNew ? 'raised' : 'still raised'}: ${alarm.text}`);
    }
  }

  return {
    raise(raised) {
      const at = clock.now();
      enqueue(
        () => keep(raised, at),
        (error) => log.error({ err: error, ...raised }, `Alarm could not be stored: ${raised.text}`),
      );
    },
    clear(cause, object) {
      const at = clock.now();
      enqueue(
        async () => {
          if (await store.clearAlarm(cause, object, at))
            log.info({ cause, object }, `Alarm cleared: ${cause}, ${object}`);
        },
        (error) => log.error({ err: error, cause, object }, `Alarm could not be cleared: ${cause}, ${object}`),
      );
    },
    settled: () => last,
  };
}

type Raised = Parameters<Alarms['raise']>[0];

function keyOf(cause: string, object: string): string {
  return JSON.stringify([cause, object]);
}

function fieldsOf(alarm: Alarm): object {
  const { id, cause, severity, object, operator, count } = alarm;
  return { alarm: id, cause, severity, object, ...(operator !== undefined && { operator }), count };
}

/** Whether a line about the key is due: always when it is new, else when the last one is at least `interval` milliseconds ago. */
function logThrottle(interval: number): (key: string, at: number, isNew: boolean) => boolean {
  // Oldest line first, since a key is put at the end whenever it is logged: what can no longer hold a line back is dropped from the front.
  const loggedAt = new Map<string, number>();
  return (key, at, isNew) => {
    for (const [old, time] of loggedAt) {
      if (at - time < interval) break;
      loggedAt.delete(old);
    }
    if (!isNew && loggedAt.has(key)) return false;
    loggedAt.delete(key);
    loggedAt.set(key, at);
    return true;
  };
}
