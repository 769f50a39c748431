import type { Alarms } from '../ports/alarms.js';
import type { Clock } from '../ports/clock.js';

/** In which an alarm for the same cause and object is raised once, in milliseconds. */
const INTERVAL = 1000;

/**
 * Alarms about what a peer sends: it can show the cause any number of times a second, each of which would be a write of its own and wait for the one
 * before. The same one is raised once a second at most.
 */
export function sparingAlarms(alarms: Alarms, clock: Clock): Alarms {
  const raisedAt = new Map<string, number>();
  return {
    raise(alarm) {
      const key = JSON.stringify([alarm.cause, alarm.object]);
      const now = clock.now();
      if (now - (raisedAt.get(key) ?? Number.NEGATIVE_INFINITY) < INTERVAL) return;
      raisedAt.set(key, now);
      alarms.raise(alarm);
    },
    clear: (cause, object) => alarms.clear(cause, object),
    tell: (events) => alarms.tell(events),
  };
}
