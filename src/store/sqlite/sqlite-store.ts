import type Database from 'better-sqlite3';
import type { NaptrRecord } from '../../../generated/messages.js';
import type { JournalPosition, Store } from '../../idd/ports/store/index.js';
import type { RecordSource } from '../../resolution/record-source.js';
import { CommitGroup } from './commit-group.js';
import { openDatabase } from './open-database.js';
import { makeOperations, type Operations } from './operations/index.js';
import { StagingBuffers } from './staging-buffers.js';
import { openTables } from './tables/index.js';
import type { RecordKey } from './tables/records.js';
import { Upkeep } from './upkeep/upkeep.js';

export interface SqliteStoreOptions {
  /** The host operator's identifier, so that `listRecords` knows it by name. */
  operator?: string;
  /** REMOVE_NODE_REQ carries its list where the host profile has at most this many records. Default 1000. */
  recordsPerMessage?: number;
  /** Bound of the file, in pages of 4096 bytes; beyond it the store is full. */
  maxPages?: number;
  /** Milliseconds since 1970. Used where an operation is not told the time. */
  now?: () => number;
  /** Told when deleting in the background fails, by default as a warning of the process. It goes on after the next operation that leaves something to delete. */
  upkeepFailed?: (error: Error) => void;
  /** Given the database as soon as it is open, before any of its statements is prepared: for tests that let writes fail. */
  instrument?: (db: Database.Database) => void;
}

/** The store in one SQLite file, and where records are found when no index is kept. */
export interface SqliteStore extends Store, RecordSource {
  /** Settles when nothing is left to delete in the background. */
  idle(): Promise<void>;
}

/**
 * Opens the store, making the file or bringing its schema up to date where needed. The file belongs to this process until `close`. Throws
 * StoreError: STORE_NEWER_SCHEMA, STORE_FULL, or STORE_UNUSABLE for a file that is corrupt, in use, or not ours.
 */
export async function openSqliteStore(path: string, options: SqliteStoreOptions = {}): Promise<SqliteStore> {
  const { operator, recordsPerMessage = 1000, maxPages, now = Date.now } = options;
  const { upkeepFailed = (error) => process.emitWarning(error) } = options;
  const db = openDatabase(path, maxPages, options.instrument);
  const tables = openTables(db);
  const group = new CommitGroup(db, () => tables.values.forget());
  const upkeep = new Upkeep(db, tables, group, now, upkeepFailed);
  const operations = makeOperations(db, tables, { operator, recordsPerMessage, now });
  try {
    // What was on its way in when the process ended will be sent again from the beginning.
    await group.write(() => tables.profiles.discardStaged());
  } catch (error) {
    db.close();
    throw error;
  }
  upkeep.wake();
  return asStore(operations, group, upkeep, async () => {
    await upkeep.stop();
    try {
      await group.close();
    } finally {
      // Though the last commit failed: the file belongs to this process as long as it is open.
      db.close();
    }
  });
}

function asStore(run: Operations, group: CommitGroup, upkeep: Upkeep, close: () => Promise<void>): SqliteStore {
  const read = <T>(operation: () => T): Promise<T> => group.read(operation);
  const write = <T>(operation: () => T): Promise<T> => group.write(operation);
  /** A write after which there may be something to delete. */
  const writeAndTidy = async <T>(operation: () => T): Promise<T> => {
    const value = await group.write(operation);
    upkeep.wake();
    return value;
  };
  const buffers = new StagingBuffers((staging, records) => write(() => run.stageRecords(staging, records)));
  return {
    async isRepeat(peer, command, messageId) {
      if (!(await read(() => run.isRepeat(peer, command, messageId)))) return false;
      await write(() => run.requeueResponse(peer, command, messageId));
      return true;
    },
    findRequest: (peer, messageId, broadcastId) => read(() => run.findRequest(peer, messageId, broadcastId)),
    openStaging: (peer) => write(() => run.openStaging(peer)),
    async stageRecords(staging, records) {
      await read(() => run.requireStaging(staging));
      await buffers.add(staging, records);
    },
    dropStaging(staging) {
      buffers.drop(staging);
      return writeAndTidy(() => run.dropStaging(staging));
    },
    async receiveAddNodeRequest(request, admit) {
      await buffers.flush(request.staging);
      return writeAndTidy(() => run.receiveAddNodeRequest(request, admit));
    },
    receiveRemoveNodeRequest: (request, result) => writeAndTidy(() => run.receiveRemoveNodeRequest(request, result)),
    receiveDataRequest: (request, respond) => write(() => run.receiveDataRequest(request, respond)),
    receiveRejectedRequest: (request, result) => write(() => run.receiveRejectedRequest(request, result)),
    async receiveResponse(response, settle) {
      if (response.staging !== undefined) await buffers.flush(response.staging);
      const isOfNode = response.command === 'ADD_NODE_RESP' || response.command === 'REMOVE_NODE_RESP';
      return (isOfNode ? writeAndTidy : write)(() => run.receiveResponse(response, settle));
    },
    async expireTraces(before) {
      while (await write(() => run.expireTraces(before)));
      upkeep.wake();
    },

    async pendingMessages(peer, lane, limit, newMessageId) {
      const pending = await read(() => run.pendingMessages(peer, lane, limit));
      return pending ?? write(() => run.nextDataMessage(peer, limit, newMessageId));
    },
    requeueUnfinished: (peer) => write(() => run.requeueUnfinished(peer)),
    awaitingResponse: (peer) => read(() => run.awaitingResponse(peer)),
    saveDelivery: (id, from, delivery, node) =>
      (node === undefined ? write : writeAndTidy)(() => run.saveDelivery(id, from, delivery, node)),
    readSnapshot: (position) => readSnapshot(run, group, position),
    readJournal: (first, last) => read(() => run.readJournal(first, last)),

    configureNodes: (operators, at) => write(() => run.configureNodes(operators, at)),
    listNodes: () => read(() => run.listNodes()),
    getNode: (operator) => read(() => run.getNode(operator)),
    startNodeAddition: (operators, options) => write(() => run.startNodeAddition(operators, options)),
    startNodeRemoval: (operator, options) => writeAndTidy(() => run.startNodeRemoval(operator, options)),
    changeHostProfile: (change, options) => write(() => run.changeHostProfile(change, options)),
    listRecords: (options) => read(() => run.listRecords(options)),
    listBroadcasts: (options) => read(() => run.listBroadcasts(options)),
    getBroadcast: (broadcastId) => read(() => run.getBroadcast(broadcastId)),

    listAlarms: () => read(() => run.listAlarms()),
    raiseAlarm: (alarm, at) => write(() => run.raiseAlarm(alarm, at)),
    clearAlarm: (cause, object, at) => write(() => run.clearAlarm(cause, object, at)),
    acknowledgeAlarm: (id) => write(() => run.acknowledgeAlarm(id)),
    clearAlarmById: (id, at) => write(() => run.clearAlarmById(id, at)),

    candidates: (digits, now) => read(() => run.candidates(digits, now)),
    idle: () => upkeep.idle(),
    close,
  };
}

/** Each piece is read by itself, so that neither memory nor a transaction grows with the profile. */
async function* readSnapshot(
  run: Operations,
  group: CommitGroup,
  position: JournalPosition,
): AsyncGenerator<NaptrRecord[]> {
  let after: RecordKey | undefined = [-1, -1];
  while (after !== undefined) {
    const start: RecordKey = after;
    const { records, next } = await group.read(() => run.readSnapshotPiece(position, start));
    if (records.length > 0) yield records;
    after = next;
  }
}
