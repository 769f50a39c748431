/** Perceived severity [ITU-T X.733 §8.1.2.3]. */
export type Severity = 'critical' | 'major' | 'minor' | 'warning';

/** What an alarm is about; its object is `peer/X`, `peer/X/broadcast/B`, or begins with `des`. */
export type AlarmSubject = 'peer' | 'broadcast at a peer' | 'des';

/** What is the same for all alarms of a cause. */
export interface AlarmKind {
  severity: Severity;
  /** Of ITU-T X.733 §8.1.1, as named in X.721. */
  eventType: 'communicationsAlarm' | 'qualityOfServiceAlarm' | 'processingErrorAlarm';
  /** Of ITU-T X.733 §8.1.2.1, as named in X.721. */
  probableCause: string;
  about: readonly AlarmSubject[];
  /** With what it ends by itself, for people: completes "Ends when …". */
  ends: string;
  /** Nobody sees the end of the cause: the alarm ends when the cause has not shown itself for so many milliseconds. */
  quietAfter?: number;
  /** The cause does not outlive the process: what is open at the next start has ended. */
  endsWithProcess?: true;
}

const DAY = 86_400_000;

/** Every cause of an alarm [Q.3645 §7.3.1, §8], in the manner of ITU-T X.733; docs/alarms.md says of each what to do. */
export const ALARM_CATALOGUE = {
  'heartbeat-interrupted': {
    severity: 'critical',
    eventType: 'communicationsAlarm',
    probableCause: 'communicationsSubsystemFailure',
    about: ['peer'],
    ends: 'the peer answers the heartbeat',
  },
  /** ACK 402, 403, 405 or 410: what the two sides have configured of each other does not fit. */
  'peer-refuses': {
    severity: 'critical',
    eventType: 'processingErrorAlarm',
    probableCause: 'configurationOrCustomizationError',
    about: ['peer'],
    ends: 'the peer acknowledges a message',
  },
  /** "should alarm when it does not receive any ACK message after five retransmits" [Q.3645 §7.3.1] */
  'not-acknowledged': {
    severity: 'major',
    eventType: 'qualityOfServiceAlarm',
    probableCause: 'retransmissionRateExcessive',
    about: ['peer'],
    ends: 'the peer acknowledges a message',
  },
  /** T1: "should retransmit the request message and trigger a system alarm at the meanwhile" [Q.3645 §7.3.1] */
  'response-timeout': {
    severity: 'minor',
    eventType: 'qualityOfServiceAlarm',
    probableCause: 'responseTimeExcessive',
    about: ['broadcast at a peer'],
    ends: 'the response comes',
  },
  /** A result of 6XX, an unexpected one, or none in all the time: the peer's copy differs. */
  'not-confirmed': {
    severity: 'major',
    eventType: 'processingErrorAlarm',
    probableCause: 'corruptData',
    about: ['broadcast at a peer'],
    ends: "the peer's copy is known to be right again: the broadcast is confirmed after a retry, or a resynchronisation is",
  },
  /** ACK 400, 401 …: nothing is wrong with the peer as a whole, but it does not take this message. */
  'message-refused': {
    severity: 'major',
    eventType: 'communicationsAlarm',
    probableCause: 'communicationsProtocolError',
    about: ['broadcast at a peer'],
    ends: "the peer's copy is known to be right again: the broadcast is confirmed after a retry, or a resynchronisation is",
  },
  /** ACK 400, 401 … to a response without a profile: what it answers stays applied, but the peer does not know it. */
  'response-refused': {
    severity: 'warning',
    eventType: 'communicationsAlarm',
    probableCause: 'communicationsProtocolError',
    about: ['peer'],
    ends: 'it has not shown itself for 24 hours',
    quietAfter: DAY,
  },
  'repeat-differs': {
    severity: 'major',
    eventType: 'communicationsAlarm',
    probableCause: 'communicationsProtocolError',
    about: ['peer'],
    ends: 'it has not shown itself for 24 hours',
    quietAfter: DAY,
  },
  'unexpected-response': {
    severity: 'warning',
    eventType: 'communicationsAlarm',
    probableCause: 'communicationsProtocolError',
    about: ['peer'],
    ends: 'it has not shown itself for 24 hours',
    quietAfter: DAY,
  },
  /** The design lets one of them win; a person has to find out who is right. */
  'number-overlap': {
    severity: 'warning',
    eventType: 'processingErrorAlarm',
    probableCause: 'configurationOrCustomizationError',
    about: ['peer'],
    ends: 'the peer announces nothing any more that another operator announces as well',
  },
  /** Beyond the limit the peer's changes are refused; a person has to raise it, or to ask the peer. */
  'peer-records-near-limit': {
    severity: 'warning',
    eventType: 'qualityOfServiceAlarm',
    probableCause: 'thresholdCrossed',
    about: ['peer'],
    ends: 'the peer has less than 75 % of the records that it may have',
  },
  overloaded: {
    severity: 'major',
    eventType: 'qualityOfServiceAlarm',
    probableCause: 'congestion',
    about: ['peer', 'des'],
    ends: 'nothing has been turned away for a minute, or the DES is started anew',
    endsWithProcess: true,
  },
  'store-failing': {
    severity: 'critical',
    eventType: 'processingErrorAlarm',
    probableCause: 'storageCapacityProblem',
    about: ['des'],
    ends: 'the store takes what is written, and has refused nothing for 10 seconds',
    endsWithProcess: true,
  },
  'dns-stopped': {
    severity: 'critical',
    eventType: 'processingErrorAlarm',
    probableCause: 'softwareProgramAbnormallyTerminated',
    about: ['des'],
    ends: 'the DNS responder answers again',
    endsWithProcess: true,
  },
  /** Everybody waits for what holds the event loop: peers, the operator, timers. */
  'event-loop-delayed': {
    severity: 'major',
    eventType: 'qualityOfServiceAlarm',
    probableCause: 'performanceDegraded',
    about: ['des'],
    ends: 'within a minute no piece of work has taken longer than 250 ms, and those longer than 50 ms less than 2.5 s together',
    endsWithProcess: true,
  },
} as const satisfies Record<string, AlarmKind>;

/** The causes that there are. */
export type AlarmCause = keyof typeof ALARM_CATALOGUE;

export const ALARM_CAUSES = Object.keys(ALARM_CATALOGUE) as AlarmCause[];

export function kindOf(cause: AlarmCause): AlarmKind {
  return ALARM_CATALOGUE[cause];
}
