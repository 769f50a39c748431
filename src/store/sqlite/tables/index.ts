import type Database from 'better-sqlite3';
import type { AlarmEvent } from '../../../idd/ports/alarms.js';
import type { FeedNews } from '../../../resolution/record-feed.js';
import { NaptrValues } from '../naptr-values.js';
import { News } from '../news.js';
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
import { StagedChanges } from './staged-changes.js';
import { Traces } from './traces.js';

/** Every table with its prepared statements; what the operations are made of. */
export interface Tables {
  alarmNews: News<AlarmEvent>;
  alarms: AlarmTable;
  alarmEvents: AlarmEventTable;
  coverage: Coverage;
  journal: Journal;
  memberships: Memberships;
  messages: Messages;
  nodes: Nodes;
  profiles: Profiles;
  records: Records;
  /** What happens to records and profiles. */
  recordNews: News<FeedNews>;
  removedRecords: RemovedRecords;
  stagedChanges: StagedChanges;
  traces: Traces;
  values: NaptrValues;
}

/** `keepsAlarmEvents`: there is a webhook that takes them. */
export function openTables(db: Database.Database, { keepsAlarmEvents = false } = {}): Tables {
  const alarmEvents = new AlarmEventTable(db, keepsAlarmEvents);
  const values = new NaptrValues(db);
  const recordNews = new News<FeedNews>();
  return {
    alarmNews: new News(),
    alarms: new AlarmTable(db, alarmEvents),
    alarmEvents,
    coverage: new Coverage(db),
    journal: new Journal(db),
    memberships: new Memberships(db),
    messages: new Messages(db),
    nodes: new Nodes(db),
    profiles: new Profiles(db, recordNews),
    records: new Records(db, values, recordNews),
    recordNews,
    removedRecords: new RemovedRecords(db),
    stagedChanges: new StagedChanges(db),
    traces: new Traces(db),
    values,
  };
}
