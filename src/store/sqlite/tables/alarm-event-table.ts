import type Database from 'better-sqlite3';
import type { Alarm, AlarmEvent } from '../../../idd/ports/alarms.js';
import type { WaitingAlarmEvent } from '../../../idd/ports/store/index.js';

type EventRow = Pick<WaitingAlarmEvent, 'id' | 'kind' | 'at'> & { alarm: string };

/** Events of alarms that the webhook has not taken yet, the oldest first. */
export class AlarmEventTable {
  readonly #add;
  readonly #next;
  readonly #forget;
  readonly #count;
  readonly #trim;

  /** `keeps`: whether there is a webhook; without one nothing is added. */
  constructor(
    db: Database.Database,
    private readonly keeps: boolean,
  ) {
    this.#add = db.prepare<[string, number, string]>('INSERT INTO alarm_event (kind, at, alarm) VALUES (?, ?, ?)');
    this.#next = db.prepare<[], EventRow>('SELECT id, kind, at, alarm FROM alarm_event ORDER BY id LIMIT 1');
    this.#forget = db.prepare<[number]>('DELETE FROM alarm_event WHERE id = ?');
    this.#count = db.prepare<[], number>('SELECT count(*) FROM alarm_event').pluck();
    // Identifiers have no gaps: events go from the front only, so nothing needs to be counted.
    this.#trim = db.prepare<[number]>('DELETE FROM alarm_event WHERE id <= (SELECT max(id) FROM alarm_event) - ?');
  }

  /** To be called in the transaction in which it happens. A repetition is counted in the alarm and is nothing to tell. */
  add({ kind, at, alarm }: AlarmEvent): void {
    if (this.keeps && kind !== 'repeated') this.#add.run(kind, at, JSON.stringify(alarm));
  }

  next(): WaitingAlarmEvent | undefined {
    const row = this.#next.get();
    return row && { ...row, alarm: JSON.parse(row.alarm) as Alarm };
  }

  forget(id: number): void {
    this.#forget.run(id);
  }

  count(): number {
    return this.#count.get()!;
  }

  /** Drops the oldest beyond that number. */
  trim(kept: number): number {
    return this.#trim.run(kept).changes;
  }
}
