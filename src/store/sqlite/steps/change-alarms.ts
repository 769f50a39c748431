import type { AlarmCause, AlarmChange } from '../../../idd/ports/alarms.js';
import type { Tables } from '../tables/index.js';

/** Raises and clears alarms in the transaction of what they are about, so that neither is there without the other. */
export function changeAlarms({ alarms, alarmNews }: Tables, changes: readonly AlarmChange[], at: number): void {
  for (const change of changes) {
    const event =
      change.kind === 'raise' ? alarms.raise(change.alarm, at) : alarms.clear(change.cause, change.object, at);
    if (event !== undefined) alarmNews.add(event);
  }
}

/** Of what is overtaken, or done again, nobody has to know; only the ends of alarms hold. */
export function endAlarms(tables: Tables, changes: readonly AlarmChange[], at: number): void {
  const ends = changes.filter(({ kind }) => kind === 'clear');
  changeAlarms(tables, ends, at);
}

/** Clears every alarm of these causes that concerns the peer. */
export function clearAlarmsOf(
  { alarms, alarmNews }: Tables,
  operator: string,
  causes: readonly AlarmCause[],
  at: number,
): void {
  for (const event of alarms.clearOf(operator, causes, at)) alarmNews.add(event);
}

/** Nobody waits for the response any more. */
export function clearResponseTimeout(tables: Tables, operator: string, broadcastId: string, at: number): void {
  changeAlarms(
    tables,
    [{ kind: 'clear', cause: 'response-timeout', object: `peer/${operator}/broadcast/${broadcastId}` }],
    at,
  );
}
