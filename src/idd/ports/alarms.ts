/** Perceived severity [ITU-T X.733 §8.1.2.3]. */
export type Severity = 'critical' | 'major' | 'minor' | 'warning';

/** An alarm as it is kept; `object` is the managed object, such as `peer/208-01` or `broadcast/01J…`. */
export interface Alarm {
  id: number;
  cause: string;
  severity: Severity;
  object: string;
  /** The peer concerned, where there is one. */
  operator?: string;
  text: string;
  /** Milliseconds since 1970. */
  raisedAt: number;
  /** How often the cause has shown itself since. */
  count: number;
  acknowledged: boolean;
}

/** What an operation of the store does to alarms in its transaction. */
export type AlarmChange =
  | { kind: 'raise'; alarm: Pick<Alarm, 'cause' | 'severity' | 'object' | 'operator' | 'text'> }
  | { kind: 'clear'; cause: string; object: string };

export interface Alarms {
  /** Raises the alarm, or counts it once more where it is open already: one alarm for a cause and object. */
  raise(alarm: Pick<Alarm, 'cause' | 'severity' | 'object' | 'operator' | 'text'>): void;
  /** The cause has ended. Nothing happens where no such alarm is open. */
  clear(cause: string, object: string): void;
}
