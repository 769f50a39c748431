import type { Alarm, AlarmEvent, RaisedAlarm, Severity } from './ports/alarms.js';
import type { Log } from './ports/log.js';

/** A repeated alarm is logged at most once in this many milliseconds; the count that is stored goes on. */
const INTERVAL = 60_000;

const LEVEL: Record<Severity, 'error' | 'warn'> = {
  critical: 'error',
  major: 'error',
  minor: 'warn',
  warning: 'warn',
};

/** The log as one of those who are told what happens to alarms. */
export class AlarmLog {
  // Oldest line first, since a key is put at the end whenever it is logged: what can no longer hold a line back is dropped from the front.
  readonly #loggedAt = new Map<string, number>();

  constructor(private readonly log: Log) {}

  tell({ kind, alarm, at }: AlarmEvent): void {
    switch (kind) {
      case 'raised':
      case 'repeated':
        if (this.#isDue(alarm, at, kind === 'raised')) {
          const still = kind === 'raised' ? 'raised' : 'still raised';
          this.log[LEVEL[alarm.severity]](fieldsOf(alarm), `Alarm ${still}: ${alarm.text}`);
        }
        break;
      case 'cleared':
      case 'acknowledged':
        this.log.info(fieldsOf(alarm), `Alarm ${kind}: ${alarm.cause}, ${alarm.object}`);
    }
  }

  /** The store does not take it now: it is told here at once, since nobody else can be told. */
  notStored(alarm: RaisedAlarm, at: number): void {
    if (this.#isDue(alarm, at, false)) this.log.error({ ...alarm }, `Alarm not stored yet: ${alarm.text}`);
  }

  /** Always when it is new, else when the last line about this alarm is old enough. */
  #isDue({ cause, object }: RaisedAlarm, at: number, isNew: boolean): boolean {
    for (const [old, time] of this.#loggedAt) {
      if (at - time < INTERVAL) break;
      this.#loggedAt.delete(old);
    }
    const key = JSON.stringify([cause, object]);
    if (!isNew && this.#loggedAt.has(key)) return false;
    this.#loggedAt.delete(key);
    this.#loggedAt.set(key, at);
    return true;
  }
}

function fieldsOf(alarm: Alarm): object {
  const { id, cause, severity, object, operator, count } = alarm;
  return { alarm: id, cause, severity, object, ...(operator !== undefined && { operator }), count };
}
