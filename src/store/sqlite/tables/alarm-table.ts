import type Database from 'better-sqlite3';
import type { Alarm } from '../../../idd/ports/alarms.js';

interface AlarmRow extends Omit<Alarm, 'operator' | 'acknowledged'> {
  operator: string | null;
  acknowledged: 0 | 1;
}

const COLUMNS = 'id, cause, severity, object, operator, text, raised_at AS raisedAt, count, acknowledged';

/** Alarms, open and cleared; at most one open for a cause and object. */
export class AlarmTable {
  readonly #raise;
  readonly #list;
  readonly #clear;
  readonly #clearById;
  readonly #acknowledge;

  constructor(db: Database.Database) {
    // The newest text and severity are what a person needs; raised_at stays that of the beginning.
    this.#raise = db.prepare<[string, string, string, string | null, string, number], AlarmRow>(
      `INSERT INTO alarm (cause, severity, object, operator, text, raised_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (cause, object) WHERE cleared_at IS NULL
       DO UPDATE SET count = count + 1, severity = excluded.severity, text = excluded.text
       RETURNING ${COLUMNS}`,
    );
    this.#list = db.prepare<[], AlarmRow>(`SELECT ${COLUMNS} FROM alarm WHERE cleared_at IS NULL ORDER BY id`);
    this.#clear = db.prepare<[number, string, string]>(
      'UPDATE alarm SET cleared_at = ? WHERE cause = ? AND object = ? AND cleared_at IS NULL',
    );
    this.#clearById = db.prepare<[number, number]>(
      'UPDATE alarm SET cleared_at = ? WHERE id = ? AND cleared_at IS NULL',
    );
    this.#acknowledge = db.prepare<[number]>('UPDATE alarm SET acknowledged = 1 WHERE id = ? AND cleared_at IS NULL');
  }

  raise(
    { cause, severity, object, operator, text }: Pick<Alarm, 'cause' | 'severity' | 'object' | 'operator' | 'text'>,
    at: number,
  ): Alarm {
    return alarmFrom(this.#raise.get(cause, severity, object, operator ?? null, text, at)!);
  }

  open(): Alarm[] {
    return this.#list.all().map(alarmFrom);
  }

  clear(cause: string, object: string, at: number): boolean {
    return this.#clear.run(at, cause, object).changes === 1;
  }

  clearOf(operator: string, causes: readonly string[], at: number): void {
    for (const { cause, object } of this.open().filter((alarm) => alarm.operator === operator)) {
      if (causes.includes(cause)) this.clear(cause, object, at);
    }
  }

  clearById(id: number, at: number): boolean {
    return this.#clearById.run(at, id).changes === 1;
  }

  acknowledge(id: number): boolean {
    return this.#acknowledge.run(id).changes === 1;
  }
}

function alarmFrom({ operator, acknowledged, ...rest }: AlarmRow): Alarm {
  const alarm: Alarm = { ...rest, acknowledged: acknowledged === 1 };
  if (operator !== null) alarm.operator = operator;
  return alarm;
}
