import type { AlarmCause, Alarms, RaisedAlarm } from '../../../src/idd/ports/alarms.js';

/** Remembers what it is told, in order, and which alarms are open. */
export class ToldAlarms implements Alarms {
  /** `raise CAUSE OBJECT` and `clear CAUSE OBJECT`. */
  readonly events: string[] = [];
  readonly open = new Map<string, RaisedAlarm>();

  raise(alarm: RaisedAlarm): void {
    this.events.push(`raise ${alarm.cause} ${alarm.object}`);
    this.open.set(`${alarm.cause} ${alarm.object}`, alarm);
  }

  clear(cause: AlarmCause, object: string): void {
    this.events.push(`clear ${cause} ${object}`);
    this.open.delete(`${cause} ${object}`);
  }

  tell(): void {
    throw new Error('the receiving side stores no alarm by itself');
  }
}
