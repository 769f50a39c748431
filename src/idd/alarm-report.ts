import { type AlarmKind, kindOf } from './alarm-catalogue.js';
import type { Alarm } from './ports/alarms.js';

type Time = 'raisedAt' | 'lastRaisedAt' | 'acknowledgedAt' | 'clearedAt';

/** An alarm as it is told outside, by the admin API and the webhook: with what its cause means in X.733, and times in RFC 3339. */
export type AlarmReport = Omit<Alarm, Time> &
  Pick<AlarmKind, 'eventType' | 'probableCause'> & { [T in keyof Pick<Alarm, Time>]: string };

export function reportOf(alarm: Alarm): AlarmReport {
  const { id, cause, severity, object, operator, text, raisedAt, lastRaisedAt, count } = alarm;
  const { acknowledged, acknowledgedAt, clearedAt } = alarm;
  const { eventType, probableCause } = kindOf(cause);
  return {
    id,
    cause,
    severity,
    eventType,
    probableCause,
    object,
    ...(operator !== undefined && { operator }),
    text,
    raisedAt: timestamp(raisedAt),
    lastRaisedAt: timestamp(lastRaisedAt),
    count,
    acknowledged,
    ...(acknowledgedAt !== undefined && { acknowledgedAt: timestamp(acknowledgedAt) }),
    ...(clearedAt !== undefined && { clearedAt: timestamp(clearedAt) }),
  };
}

/** Milliseconds since 1970 as RFC 3339 in UTC. */
function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
