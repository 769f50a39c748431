import type { AlarmCause, Severity } from '../alarm-catalogue.js';

export type { AlarmCause, Severity } from '../alarm-catalogue.js';

/** An alarm as it is kept. Times are milliseconds since 1970. */
export interface Alarm {
  id: number;
  cause: AlarmCause;
  severity: Severity;
  /** The managed object: `peer/208-01`, `peer/208-01/broadcast/01J…`, `des/store`. */
  object: string;
  /** The peer concerned, where there is one. */
  operator?: string;
  /** What was seen last, for people. */
  text: string;
  raisedAt: number;
  /** When the cause last showed itself. */
  lastRaisedAt: number;
  /** How often the cause has shown itself. */
  count: number;
  /** A person has said that it is seen. */
  acknowledged: boolean;
  acknowledgedAt?: number;
  /** Absent while it is open. */
  clearedAt?: number;
}

/** What whoever sees the cause knows; the rest is the catalogue's. */
export type RaisedAlarm = Pick<Alarm, 'cause' | 'object' | 'operator' | 'text'>;

/** Something that happened to an alarm, and the alarm as it was then. `repeated`: its cause has shown itself once more. */
export interface AlarmEvent {
  kind: 'raised' | 'repeated' | 'cleared' | 'acknowledged';
  alarm: Alarm;
  at: number;
}

/** What an operation of the store does to alarms in its transaction. */
export type AlarmChange = { kind: 'raise'; alarm: RaisedAlarm } | { kind: 'clear'; cause: AlarmCause; object: string };

/** Where those who see causes come and go tell of it. Nothing of this fails or waits. */
export interface Alarms {
  /** Raises the alarm, or counts it once more where it is open already: one alarm for a cause and object. */
  raise(alarm: RaisedAlarm): void;
  /** The cause has ended. Nothing happens where no such alarm is open. */
  clear(cause: AlarmCause, object: string): void;
  /** These are stored already, in the transaction of what they are about: whoever listens is told of them. */
  tell(events: readonly AlarmEvent[]): void;
}
