import type Database from 'better-sqlite3';
import { AlarmNews } from '../alarm-news.js';
import { NaptrValues } from '../naptr-values.js';
import { AlarmEventTable } from './alarm-event-table.js';
import { AlarmTable } from './alarm-table.js';
import { Coverage } from './coverage.js';
import { Journal } from './journal.js';
import { Memberships } from './memberships.js';
import { Messages } from './messages.js';
import { Nodes } from './nodes.js';
import { Profiles } from './profiles.js';
import { Records } from './records.js';
import { RemovedRecords } from './removed-records.js';
import { Traces } from './traces.js';

/** Every table with its prepared statements; what the operations are made of. */
export interface Tables {
  alarmNews: AlarmNews;
  alarms: AlarmTable;
  alarmEvents: AlarmEventTable;
  coverage: Coverage;
  journal: Journal;
  memberships: Memberships;
  messages: Messages;
  nodes: Nodes;
  profiles: Profiles;
  records: Records;
  removedRecords: RemovedRecords;
  traces: Traces;
  values: NaptrValues;
}

/** `keepsAlarmEvents`: there is a webhook that takes them. */
export function openTables(db: Database.Database, { keepsAlarmEvents = false } = {}): Tables {
  const alarmEvents = new AlarmEventTable(db, keepsAlarmEvents);
  return {
    alarmNews: new AlarmNews(),
    alarms: new AlarmTable(db, alarmEvents),
    alarmEvents,
    coverage: new Coverage(db),
    journal: new Journal(db),
    memberships: new Memberships(db),
    messages: new Messages(db),
    nodes: new Nodes(db),
    profiles: new Profiles(db),
    records: new Records(db),
    removedRecords: new RemovedRecords(db),
    traces: new Traces(db),
    values: new NaptrValues(db),
  };
}
