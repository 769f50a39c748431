import { Counter, Gauge, type Registry } from 'prom-client';
import { ALARM_CAUSES, kindOf } from '../idd/alarm-catalogue.js';
import type { Operation } from '../idd/operation.js';
import type { AlarmEvent } from '../idd/ports/alarms.js';
import type { StoreError } from '../idd/ports/store/index.js';

export interface ObservedAlarms extends Pick<Operation, 'listAlarms'> {
  /** Events that the webhook has not taken yet; left out where there is no webhook. */
  countAlarmEvents?: () => Promise<number>;
}

export interface AlarmMetrics {
  /** This has happened to alarms, and is stored. */
  alarmsTold(events: readonly AlarmEvent[]): void;
  /** An operation of the store has failed. */
  storeFailed(error: StoreError): void;
}

/** Metrics of the alarms: those that are open are asked for at every scrape. */
export function alarmMetrics({ listAlarms, countAlarmEvents }: ObservedAlarms, registry: Registry): AlarmMetrics {
  const registers = [registry];
  const open = new Gauge({
    name: 'opendes_alarms_open',
    help: 'Open alarms by severity and cause',
    labelNames: ['severity', 'cause'],
    registers,
    collect: async () => {
      const alarms = await listAlarms();
      for (const cause of ALARM_CAUSES) {
        const { severity } = kindOf(cause);
        open.set({ severity, cause }, alarms.filter((alarm) => alarm.cause === cause).length);
      }
    },
  });
  const raised = new Counter({
    name: 'opendes_alarms_raised_total',
    help: 'Alarms raised by cause, without their repetitions',
    labelNames: ['cause'],
    registers,
  });
  for (const cause of ALARM_CAUSES) raised.inc({ cause }, 0);
  const failures = new Counter({
    name: 'opendes_store_failures_total',
    help: 'Operations of the store that have failed, by code of the error',
    labelNames: ['code'],
    registers,
  });
  for (const code of ['STORE_FULL', 'STORE_UNUSABLE']) failures.inc({ code }, 0);
  if (countAlarmEvents !== undefined) {
    const pending: Gauge = new Gauge({
      name: 'opendes_alarm_webhook_pending',
      help: 'Events that the alarm webhook has not taken yet',
      registers,
      collect: async () => {
        pending.set(await countAlarmEvents());
      },
    });
  }
  return {
    alarmsTold(events) {
      for (const { kind, alarm } of events) if (kind === 'raised') raised.inc({ cause: alarm.cause });
    },
    storeFailed: ({ code }) => failures.inc({ code }),
  };
}
