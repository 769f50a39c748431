import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect } from 'chai';
import type { RaisedAlarm } from '../../../src/idd/ports/alarms.js';
import { openDatabase } from '../../../src/store/sqlite/open-database.js';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import { openTables } from '../../../src/store/sqlite/tables/index.js';
import { A, B, T } from '../contract/fixture.js';
import { temporaryFile } from './temporary-file.js';

const about = (operator: string, cause: RaisedAlarm['cause'], object = `peer/${operator}`): RaisedAlarm => ({
  cause,
  object,
  operator,
  text: cause,
});

describe('the table of alarms', () => {
  let file: ReturnType<typeof temporaryFile>;
  beforeEach(() => {
    file = temporaryFile();
  });
  afterEach(() => file.remove());

  it('clears at once what a set of causes has raised of a peer', () => {
    const db = openDatabase(file.path);
    const { alarms, alarmEvents } = openTables(db, { keepsAlarmEvents: true });
    alarms.raise(about(A, 'not-confirmed', `peer/${A}/broadcast/b1`), T);
    alarms.raise(about(A, 'message-refused', `peer/${A}/broadcast/b2`), T);
    alarms.raise(about(A, 'peer-refuses'), T);
    alarms.raise(about(B, 'not-confirmed', `peer/${B}/broadcast/b1`), T);
    const cleared = alarms.clearOf(A, ['not-confirmed', 'message-refused'], T + 1);
    expect(cleared.map(({ kind, at, alarm }) => [kind, at, alarm.cause])).to.have.deep.members([
      ['cleared', T + 1, 'not-confirmed'],
      ['cleared', T + 1, 'message-refused'],
    ]);
    expect(alarms.list({}).map(({ operator, cause }) => [operator, cause])).to.deep.equal([
      [A, 'peer-refuses'],
      [B, 'not-confirmed'],
    ]);
    expect(alarms.clearOf(A, ['not-confirmed'], T + 2)).to.deep.equal([]);
    expect(alarmEvents.count()).to.equal(6);
    db.close();
  });

  it('puts what happens among the events in the same transaction: undone, it has not happened', () => {
    const db = openDatabase(file.path);
    const { alarms, alarmEvents } = openTables(db, { keepsAlarmEvents: true });
    alarms.raise(about(A, 'peer-refuses'), T);
    const undone = db.transaction(() => {
      alarms.clear('peer-refuses', `peer/${A}`, T);
      alarms.raise(about(B, 'peer-refuses'), T);
      throw new Error('undone');
    });
    expect(undone).to.throw('undone');
    expect(alarms.list({})).to.have.length(1);
    expect(alarmEvents.count()).to.equal(1);
    alarms.raise(about(B, 'peer-refuses'), T);
    expect(alarmEvents.trim(1), 'no gap in their identifiers').to.equal(1);
    db.close();
  });

  it('keeps no events without a webhook, and forgets those of one that is no longer configured', async () => {
    const without = await openSqliteStore(file.path);
    await without.raiseAlarm(about(A, 'peer-refuses'), T);
    expect(await without.countAlarmEvents()).to.equal(0);
    await without.close();
    const withWebhook = await openSqliteStore(file.path, { keepsAlarmEvents: true });
    await withWebhook.clearAlarm('peer-refuses', `peer/${A}`, T);
    expect(await withWebhook.countAlarmEvents()).to.equal(1);
    await withWebhook.close();
    const again = await openSqliteStore(file.path);
    expect(await again.countAlarmEvents()).to.equal(0);
    await again.close();
  });

  it('takes over the alarms of an older schema', () => {
    const db = new Database(file.path);
    const folder = new URL('../../../src/store/sqlite/migrations/', import.meta.url);
    for (const number of [1, 2, 3]) db.exec(readFileSync(new URL(`00000${number}.sql`, folder), 'utf8'));
    db.exec(`
      INSERT INTO alarm (cause, severity, object, text, raised_at, acknowledged) VALUES
        ('heartbeat-interrupted', 'critical', 'peer/${A}', 'a', ${T}, 1), ('heartbeat-interrupted', 'critical', 'peer/${B}', 'b', ${T}, 0);
      PRAGMA user_version = 3; PRAGMA application_id = 0x64657331;`);
    db.close();
    const migrated = openDatabase(file.path);
    const rows = migrated.prepare('SELECT last_raised_at, acknowledged_at FROM alarm ORDER BY id').raw().all();
    migrated.close();
    expect(rows).to.deep.equal([
      [T, T],
      [T, null],
    ]);
  });
});
