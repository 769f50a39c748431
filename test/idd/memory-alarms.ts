import { ALARM_CATALOGUE } from '../../src/idd/alarm-catalogue.js';
import type { Alarm, AlarmEvent, RaisedAlarm } from '../../src/idd/ports/alarms.js';
import type { Log } from '../../src/idd/ports/log.js';

export type Line = { level: string; fields: Record<string, unknown>; text: string };

export function recordingLog(): { log: Log; lines: Line[] } {
  const lines: Line[] = [];
  const at = (level: string) => (fields: object, text: string) => {
    lines.push({ level, fields: fields as Record<string, unknown>, text });
  };
  return { lines, log: { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') } };
}

/** An alarm as the store gives it. */
export function alarmOf(raised: RaisedAlarm, at: number, changes: Partial<Alarm> = {}): Alarm {
  const { severity } = ALARM_CATALOGUE[raised.cause];
  return { ...raised, id: 1, severity, raisedAt: at, lastRaisedAt: at, count: 1, acknowledged: false, ...changes };
}

/** Keeps open alarms by cause and object; fails with `failure` while there is one, and answers only when `gate` lets it. */
export class MemoryAlarms {
  readonly open = new Map<string, Alarm>();
  /** What was asked, also in vain, and with which time. */
  readonly calls: string[] = [];
  readonly times: number[] = [];
  failure: Error | undefined;
  gate: Promise<void> = Promise.resolve();

  async raiseAlarm(raised: RaisedAlarm, at: number): Promise<AlarmEvent> {
    await this.#called(`raise ${raised.object}`, at);
    const key = `${raised.cause} ${raised.object}`;
    const before = this.open.get(key);
    const alarm = before
      ? { ...before, text: raised.text, lastRaisedAt: at, count: before.count + 1 }
      : alarmOf(raised, at, { id: this.open.size + 1 });
    this.open.set(key, alarm);
    return { kind: before ? 'repeated' : 'raised', alarm, at };
  }

  async clearAlarm(cause: string, object: string, at: number): Promise<AlarmEvent | undefined> {
    await this.#called(`clear ${object}`, at);
    const alarm = this.open.get(`${cause} ${object}`);
    this.open.delete(`${cause} ${object}`);
    return alarm && { kind: 'cleared', alarm: { ...alarm, clearedAt: at }, at };
  }

  async #called(call: string, at: number): Promise<void> {
    this.calls.push(call);
    this.times.push(at);
    await this.gate;
    if (this.failure) throw this.failure;
  }
}
