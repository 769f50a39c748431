import type { AlarmChange } from '../../../idd/ports/alarms.js';
import type { Tables } from '../tables/index.js';

/** Raises and clears alarms in the transaction of what they are about, so that neither is there without the other. */
export function changeAlarms({ alarms }: Tables, changes: readonly AlarmChange[], at: number): void {
  for (const change of changes) {
    if (change.kind === 'raise') alarms.raise(change.alarm, at);
    else alarms.clear(change.cause, change.object, at);
  }
}
