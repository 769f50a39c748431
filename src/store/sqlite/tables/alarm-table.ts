import type Database from 'better-sqlite3';
import { kindOf } from '../../../idd/alarm-catalogue.js';
import type { Alarm, AlarmCause, AlarmEvent, RaisedAlarm } from '../../../idd/ports/alarms.js';
import type { AlarmQuery } from '../../../idd/ports/store/index.js';
import type { AlarmEventTable } from './alarm-event-table.js';

type AlarmRow = Omit<Alarm, 'operator' | 'acknowledged' | 'acknowledgedAt' | 'clearedAt'> & {
  operator: string | null;
  acknowledgedAt: number | null;
  clearedAt: number | null;
};

const COLUMNS = `id, cause, severity, object, operator, text, raised_at AS raisedAt, last_raised_at AS lastRaisedAt, count,
  acknowledged_at AS acknowledgedAt, cleared_at AS clearedAt`;

/** Alarms forgotten in one transaction. */
const PIECE = 1000;

/**
 * Alarms, open and cleared; at most one open for a cause and object. What happens to one is put among the events for the webhook here, so
 * that it is in the same transaction, and comes back as the event for everyone else.
 */
export class AlarmTable {
  readonly #raise;
  readonly #open;
  readonly #all;
  readonly #clear;
  readonly #clearOf;
  readonly #clearQuiet;
  readonly #clearById;
  readonly #acknowledge;
  readonly #isOpen;
  readonly #prune;

  constructor(
    db: Database.Database,
    private readonly events: AlarmEventTable,
  ) {
    type Raised = [cause: string, severity: string, object: string, operator: string | null, text: string];
    // The newest text and severity are what a person needs; raised_at stays that of the beginning.
    this.#raise = db.prepare<[...Raised, raisedAt: number, lastRaisedAt: number], AlarmRow>(
      `INSERT INTO alarm (cause, severity, object, operator, text, raised_at, last_raised_at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (cause, object) WHERE cleared_at IS NULL
       DO UPDATE SET count = count + 1, severity = excluded.severity, text = excluded.text, last_raised_at = excluded.last_raised_at
       RETURNING ${COLUMNS}`,
    );
    const list = (source: string) =>
      db.prepare<[Filter], AlarmRow>(
        `SELECT ${COLUMNS} FROM alarm ${source} AND id > @after
         AND (@operator IS NULL OR operator = @operator) AND (@severity IS NULL OR severity = @severity)
         ORDER BY id LIMIT (@limit + 0)`,
      );
    // By the index of those that are open: a long history must not slow every scrape of the metrics down.
    this.#open = list('INDEXED BY alarm_open WHERE cleared_at IS NULL');
    this.#all = list('WHERE true');
    const clear = <P extends unknown[]>(condition: string) =>
      db.prepare<[number, ...P], AlarmRow>(
        `UPDATE alarm SET cleared_at = ? WHERE ${condition} AND cleared_at IS NULL RETURNING ${COLUMNS}`,
      );
    this.#clear = clear<[cause: string, object: string]>('cause = ? AND object = ?');
    this.#clearOf = clear<[operator: string, causes: string]>(
      'operator = ? AND cause IN (SELECT value FROM json_each(?))',
    );
    this.#clearQuiet = clear<[cause: string, before: number]>('cause = ? AND last_raised_at < ?');
    this.#clearById = clear<[id: number]>('id = ?');
    this.#acknowledge = db.prepare<[number, number], AlarmRow>(
      `UPDATE alarm SET acknowledged_at = ? WHERE id = ? AND cleared_at IS NULL AND acknowledged_at IS NULL
       RETURNING ${COLUMNS}`,
    );
    this.#isOpen = db
      .prepare<[number], number>('SELECT EXISTS (SELECT 1 FROM alarm WHERE id = ? AND cleared_at IS NULL)')
      .pluck();
    this.#prune = db.prepare<[number]>(
      `DELETE FROM alarm WHERE id IN (SELECT id FROM alarm WHERE cleared_at < ? LIMIT ${PIECE})`,
    );
  }

  raise({ cause, object, operator, text }: RaisedAlarm, at: number): AlarmEvent {
    const { severity } = kindOf(cause);
    const row = this.#raise.get(cause, severity, object, operator ?? null, text, at, at)!;
    return this.#happened(row.count === 1 ? 'raised' : 'repeated', row, at);
  }

  /** Undefined where no such alarm is open. */
  clear(cause: AlarmCause, object: string, at: number): AlarmEvent | undefined {
    return this.#cleared(this.#clear.all(at, cause, object), at)[0];
  }

  /** Clears every alarm of these causes that concerns the peer, whatever its object. */
  clearOf(operator: string, causes: readonly AlarmCause[], at: number): AlarmEvent[] {
    return this.#cleared(this.#clearOf.all(at, operator, JSON.stringify(causes)), at);
  }

  /** Clears the alarms of the cause that were last raised before that time. */
  clearQuiet(cause: AlarmCause, lastRaisedBefore: number, at: number): AlarmEvent[] {
    return this.#cleared(this.#clearQuiet.all(at, cause, lastRaisedBefore), at);
  }

  clearById(id: number, at: number): AlarmEvent | undefined {
    return this.#cleared(this.#clearById.all(at, id), at)[0];
  }

  /** Undefined where no such alarm is open; no event where it was acknowledged before. */
  acknowledge(id: number, at: number): AlarmEvent[] | undefined {
    const row = this.#acknowledge.get(at, id);
    if (row !== undefined) return [this.#happened('acknowledged', row, at)];
    return this.#isOpen.get(id) === 1 ? [] : undefined;
  }

  list({ operator, severity, cleared = false, after = 0, limit = -1 }: AlarmQuery): Alarm[] {
    const rows = cleared ? this.#all : this.#open;
    return rows.all({ operator: operator ?? null, severity: severity ?? null, after, limit }).map(alarmFrom);
  }

  /** Forgets up to 1000 that were cleared before that time. Returns whether there may be more. */
  prune(before: number): boolean {
    return this.#prune.run(before).changes === PIECE;
  }

  #cleared(rows: AlarmRow[], at: number): AlarmEvent[] {
    return rows.map((row) => this.#happened('cleared', row, at));
  }

  #happened(kind: AlarmEvent['kind'], row: AlarmRow, at: number): AlarmEvent {
    const event = { kind, alarm: alarmFrom(row), at };
    this.events.add(event);
    return event;
  }
}

/** Null: any; a negative limit: no limit. */
interface Filter {
  operator: string | null;
  severity: string | null;
  after: number;
  limit: number;
}

function alarmFrom({ operator, acknowledgedAt, clearedAt, ...rest }: AlarmRow): Alarm {
  const alarm: Alarm = { ...rest, acknowledged: acknowledgedAt !== null };
  if (operator !== null) alarm.operator = operator;
  if (acknowledgedAt !== null) alarm.acknowledgedAt = acknowledgedAt;
  if (clearedAt !== null) alarm.clearedAt = clearedAt;
  return alarm;
}
