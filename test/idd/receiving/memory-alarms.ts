import type { Alarm, Alarms } from '../../../src/idd/ports/alarms.js';

type Raised = Pick<Alarm, 'cause' | 'severity' | 'object' | 'operator' | 'text'>;

/** Alarms that are kept in memory, with what has happened in order. */
export class MemoryAlarms implements Alarms {
  /** `raise CAUSE OBJECT` and `clear CAUSE OBJECT`. */
  readonly events: string[] = [];
  readonly open = new Map<string, Raised>();

  raise(alarm: Raised): void {
    this.events.push(`raise ${alarm.cause} ${alarm.object}`);
    this.open.set(`${alarm.cause} ${alarm.object}`, alarm);
  }

  clear(cause: string, object: string): void {
    this.events.push(`clear ${cause} ${object}`);
    this.open.delete(`${cause} ${object}`);
  }
}
