import type { Alarm, AlarmCause, AlarmEvent, RaisedAlarm, Severity } from '../alarms.js';

export interface AlarmQuery {
  operator?: string;
  severity?: Severity;
  /** Those that have ended, too, as far as they are still kept. */
  cleared?: boolean;
  /** Those with a greater `id`. */
  after?: number;
  limit?: number;
}

/** An event that the webhook has not taken yet. */
export interface WaitingAlarmEvent extends AlarmEvent {
  /** Order of events. */
  id: number;
}

/** The alarms, and the events of them that wait for the webhook. */
export interface AlarmStore {
  /**
   * The listener is told what operations of the store do to alarms in their own transactions (saveDelivery,
   * receiveResponse, the removal of a node …), once that is durable; not of what the methods here give back.
   */
  onAlarms(listener: (events: readonly AlarmEvent[]) => void): void;
  /** The oldest first; without a query all that are open. */
  listAlarms(query?: AlarmQuery): Promise<Alarm[]>;
  /** One open alarm for a cause and object: raised again, it is counted, and `repeated` is the kind of the event. */
  raiseAlarm(alarm: RaisedAlarm, at: number): Promise<AlarmEvent>;
  /** Undefined where no such alarm is open. */
  clearAlarm(cause: AlarmCause, object: string, at: number): Promise<AlarmEvent | undefined>;
  /** Clears what has last been raised before that time. */
  clearQuietAlarms(cause: AlarmCause, lastRaisedBefore: number, at: number): Promise<AlarmEvent[]>;
  /** Undefined where no such alarm is open; no event where it was acknowledged before. */
  acknowledgeAlarm(id: number, at: number): Promise<AlarmEvent[] | undefined>;
  clearAlarmById(id: number, at: number): Promise<AlarmEvent | undefined>;
  /** Forgets alarms that were cleared before that time. */
  pruneAlarms(before: number): Promise<void>;

  /**
   * The oldest event that waits for the webhook; there are none where no webhook is configured. Repetitions are no such
   * events.
   */
  nextAlarmEvent(): Promise<WaitingAlarmEvent | undefined>;
  /** The event has been taken. */
  forgetAlarmEvent(id: number): Promise<void>;
  countAlarmEvents(): Promise<number>;
  /** Drops the oldest events beyond that number, and tells how many. */
  trimAlarmEvents(kept: number): Promise<number>;
}
