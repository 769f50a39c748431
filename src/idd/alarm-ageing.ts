import { ALARM_CAUSES, kindOf } from './alarm-catalogue.js';
import type { Alarms } from './ports/alarms.js';
import type { Clock } from './ports/clock.js';
import type { Log } from './ports/log.js';
import type { AlarmStore } from './ports/store/index.js';
import { repeatedly } from './repeatedly.js';

/** How often it is looked for what has had its time, in milliseconds. */
const INTERVAL = 600_000;

/**
 * Clears from time to time the alarms whose end nobody sees and that have been quiet, and forgets those that were cleared more than
 * `historyKept` milliseconds ago, until the returned function is called.
 */
export function ageAlarms(
  store: Pick<AlarmStore, 'clearQuietAlarms' | 'pruneAlarms'>,
  { clock, log, alarms, historyKept }: { clock: Clock; log: Log; alarms: Pick<Alarms, 'tell'>; historyKept: number },
): () => Promise<void> {
  async function age(): Promise<void> {
    const now = clock.now();
    for (const cause of ALARM_CAUSES) {
      const { quietAfter } = kindOf(cause);
      if (quietAfter !== undefined) alarms.tell(await store.clearQuietAlarms(cause, now - quietAfter, now));
    }
    await store.pruneAlarms(now - historyKept);
  }

  return repeatedly(clock, INTERVAL, age, (error) => {
    log.error({ err: error }, 'old alarms could not be cleared or forgotten');
  });
}
