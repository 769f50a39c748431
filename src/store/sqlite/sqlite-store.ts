import type Database from 'better-sqlite3';
import type { NaptrRecord } from '../../../generated/messages.js';
import type { JournalPosition, SnapshotSlice, Store } from '../../idd/ports/store/index.js';
import type { RecordFeed } from '../../resolution/record-feed.js';
import { CommitGroup, type Memory } from './commit-group.js';
import { openDatabase } from './open-database.js';
import { makeOperations, type Operations } from './operations/index.js';
import type { PruneCursor } from './operations/prune-history.js';
import type { Walk } from './operations/walk-records.js';
import { StagedReceptions } from './staged-receptions.js';
import { StagingBuffers } from './staging-buffers.js';
import { openTables, type Tables } from './tables/index.js';
import type { RecordKey } from './tables/records.js';
import { Upkeep } from './upkeep/upkeep.js';

export interface SqliteStoreOptions {
  /** The host operator's identifier, so that `listRecords` knows it by name. */
  operator?: string;
  /** REMOVE_NODE_REQ carries its list where the host profile has at most this many records. Default 1000. */
  recordsPerMessage?: number;
  /** Records of one operator for one number or block at most; left out: any number. */
  recordsPerNumber?: number;
  /** Records in the profile of a peer at most; left out: any number. */
  recordsOfPeer?: (operator: string) => number;
  /** Bound of the file, in pages of 4096 bytes; beyond it the store is full. */
  maxPages?: number;
  /** Milliseconds since 1970. Used where an operation is not told the time. */
  now?: () => number;
  /** There is a webhook that takes the events of alarms; without one they are not kept. */
  keepsAlarmEvents?: boolean;
  /** Told when deleting in the background fails, by default as a warning of the process. It goes on after the next operation that leaves something to delete. */
  upkeepFailed?: (error: Error) => void;
  /**
   * Told when a change of a peer that has been accepted could not be applied for now, by default as a warning of the
   * process.
   */
  applyingFailed?: (error: Error) => void;
  /** Given the database as soon as it is open, before any of its statements is prepared: for tests that let writes fail. */
  instrument?: (db: Database.Database) => void;
}

/** The store in one SQLite file, and what the read index is built from. */
export interface SqliteStore extends Store, RecordFeed {
  /** Settles when nothing is left to delete in the background. */
  idle(): Promise<void>;
}

/**
 * Opens the store, making the file or bringing its schema up to date where needed. The file belongs to this process until `close`. Throws
 * StoreError: STORE_NEWER_SCHEMA, STORE_FULL, or STORE_UNUSABLE for a file that is corrupt, in use, or not ours.
 */
export async function openSqliteStore(path: string, options: SqliteStoreOptions = {}): Promise<SqliteStore> {
  const { operator, recordsPerMessage = 1000, maxPages, keepsAlarmEvents = false, now = Date.now } = options;
  const { recordsPerNumber = Number.MAX_SAFE_INTEGER, recordsOfPeer = () => Number.MAX_SAFE_INTEGER } = options;
  const warn = (error: Error) => process.emitWarning(error);
  const { upkeepFailed = warn, applyingFailed = warn } = options;
  const db = openDatabase(path, maxPages, options.instrument);
  const tables = openTables(db, { keepsAlarmEvents });
  const group = new CommitGroup(db, memoryOf(tables));
  const upkeep = new Upkeep(db, tables, group, now, upkeepFailed);
  const operations = makeOperations(db, tables, {
    operator,
    recordsPerMessage,
    limits: { recordsPerNumber, recordsOfPeer },
    now,
  });
  const staged = new StagedReceptions(operations, group, { discarded: () => upkeep.wake(), failed: applyingFailed });
  try {
    // What was on its way in when the process ended will be sent again from the beginning.
    await group.write(() => tables.profiles.discardStaged());
    await staged.resume();
    if (!keepsAlarmEvents) await group.write(() => tables.alarmEvents.trim(0));
  } catch (error) {
    db.close();
    throw error;
  }
  upkeep.wake();
  const listening: Pick<SqliteStore, 'onAlarms' | 'onRecords'> = {
    onAlarms: (listener) => tables.alarmNews.listen(listener),
    onRecords: (listener) => tables.recordNews.listen(listener),
  };
  return asStore({ run: operations, group, upkeep, staged }, listening, async () => {
    await Promise.all([upkeep.stop(), staged.stop()]);
    try {
      await group.close();
    } finally {
      // Though the last commit failed: the file belongs to this process as long as it is open.
      db.close();
    }
  });
}

function memoryOf({ values, alarmNews, recordNews }: Tables): Memory {
  return {
    mark() {
      const undo = [alarmNews.mark(), recordNews.mark()];
      return () => {
        values.forget();
        for (const each of undo) each();
      };
    },
    committed() {
      recordNews.committed();
      alarmNews.committed();
    },
  };
}

/** What the operations of the port are put together from. */
interface Parts {
  run: Operations;
  group: CommitGroup;
  upkeep: Upkeep;
  staged: StagedReceptions;
}

function asStore(
  { run, group, upkeep, staged }: Parts,
  listening: Pick<SqliteStore, 'onAlarms' | 'onRecords'>,
  close: () => Promise<void>,
): SqliteStore {
  const read = <T>(operation: () => T): Promise<T> => group.read(operation);
  const write = <T>(operation: () => T): Promise<T> => group.write(operation);
  /** What others have us write: refused where too much of it waits. */
  const accept = <T>(operation: () => T): Promise<T> => group.accept(operation);
  /** A write after which there may be something to delete. */
  const tidied = async <T>(written: Promise<T>): Promise<T> => {
    const value = await written;
    upkeep.wake();
    return value;
  };
  const writeAndTidy = <T>(operation: () => T): Promise<T> => tidied(write(operation));
  const acceptAndTidy = <T>(operation: () => T): Promise<T> => tidied(accept(operation));
  /** A write that changes records. */
  const changing = async <T>(written: Promise<T>): Promise<T> => {
    const value = await written;
    upkeep.changed();
    staged.goOn();
    return value;
  };
  const buffers = new StagingBuffers((staging, records, most) =>
    changing(write(() => run.stageRecords(staging, records, most))),
  );
  return {
    isRepeat: (peer, command, messageId) => read(() => run.isRepeat(peer, command, messageId)),
    async receiveRepeat(repeat) {
      // The response may wait for a change that could not be applied: this is the chance to go on with it.
      if (staged.isUnapplied(repeat.peer)) await staged.whenFree(repeat.peer);
      return accept(() => run.receiveRepeat(repeat));
    },
    countQueuedResponses: (peer) => read(() => run.countQueuedResponses(peer)),
    findRequest: (peer, messageId, broadcastId) => read(() => run.findRequest(peer, messageId, broadcastId)),
    openStaging: (peer) => accept(() => run.openStaging(peer)),
    async stageRecords(staging, records) {
      await read(() => run.requireStaging(staging));
      return buffers.add(staging, records);
    },
    dropStaging(staging) {
      buffers.drop(staging);
      return writeAndTidy(() => run.dropStaging(staging));
    },
    async receiveAddNodeRequest(request, admit) {
      const obstacle = await buffers.flush(request.staging);
      const reception = await acceptAndTidy(() => run.receiveAddNodeRequest(request, admit, obstacle));
      buffers.drop(request.staging);
      return reception;
    },
    receiveRemoveNodeRequest: (request, result) => acceptAndTidy(() => run.receiveRemoveNodeRequest(request, result)),
    async receiveDataRequest(request, respond) {
      for (;;) {
        const isBusy = () => staged.isBusy(request.peer);
        if (isBusy()) await staged.whenFree(request.peer);
        // Asked again in the transaction: a long request of this peer may have begun meanwhile.
        const received = accept(() => (isBusy() ? undefined : run.receiveDataRequest(request, respond)));
        const reception = await changing(received);
        if (reception !== undefined) return reception;
      }
    },
    openChange: (peer, command) => staged.open(peer, command),
    stageChange: (change, piece) => changing(staged.stage(change, piece)),
    dropChange: (change) => staged.drop(change),
    receiveStagedChange: (request, respond) => staged.receive(request, respond),
    receiveRejectedRequest: (request, result) => accept(() => run.receiveRejectedRequest(request, result)),
    async receiveResponse(response, settle) {
      const obstacle = response.staging === undefined ? undefined : await buffers.flush(response.staging);
      const isOfNode = response.command === 'ADD_NODE_RESP' || response.command === 'REMOVE_NODE_RESP';
      const write = isOfNode ? acceptAndTidy : accept;
      const received = await write(() => run.receiveResponse(response, settle, obstacle));
      if (response.staging !== undefined) buffers.drop(response.staging);
      return received;
    },
    async expireTraces(before, keep) {
      while (await write(() => run.expireTraces(before, keep)));
      upkeep.wake();
    },

    async takeDue(peer, lane, taking) {
      const nothing = await read(() => run.peekDue(peer, lane, taking));
      return nothing ?? write(() => run.takeDue(peer, lane, taking));
    },
    requeueUnfinished: (peer) => write(() => run.requeueUnfinished(peer)),
    awaitingResponse: (peer) => read(() => run.awaitingResponse(peer)),
    saveDelivery: (id, from, delivery, consequences) =>
      (consequences?.node === undefined ? write : writeAndTidy)(() =>
        run.saveDelivery(id, from, delivery, consequences),
      ),
    readSnapshot: (position, slice) => readSnapshot(run, group, position, slice),
    readJournal: (message) => read(() => run.readJournal(message)),

    configureNodes: (operators, at) => write(() => run.configureNodes(operators, at)),
    countPeerRecords: () => read(() => run.countPeerRecords()),
    listNodes: () => read(() => run.listNodes()),
    getNode: (operator) => read(() => run.getNode(operator)),
    startNodeAddition: (operators, options) => accept(() => run.startNodeAddition(operators, options)),
    startNodeRemoval: (operator, options) => acceptAndTidy(() => run.startNodeRemoval(operator, options)),
    changeHostProfile: (change, options) => changing(accept(() => run.changeHostProfile(change, options))),
    listRecords: (options) => read(() => run.listRecords(options)),
    walkRecords: (options) => walkRecords(run.walkRecords(options), group),
    listBroadcasts: (options) => read(() => run.listBroadcasts(options)),
    getBroadcast: (broadcastId) => read(() => run.getBroadcast(broadcastId)),
    async pruneHistory(before) {
      let cursor: PruneCursor | undefined = { after: 0, isBlocked: false };
      while (cursor !== undefined) {
        const from: PruneCursor = cursor;
        cursor = await write(() => run.pruneHistory(from, before));
      }
    },
    retryBroadcast: (broadcastId, options) => accept(() => run.retryBroadcast(broadcastId, options)),
    cancelBroadcast: (broadcastId, options) => accept(() => run.cancelBroadcast(broadcastId, options)),

    ...listening,
    readProfiles: (visit) => read(() => run.readProfiles(visit)),
    readRecords: (profile, after, limit, visit) => read(() => run.readRecords(profile, after, limit, visit)),

    listAlarms: (query = {}) => read(() => run.listAlarms(query)),
    raiseAlarm: (alarm, at) => write(() => run.raiseAlarm(alarm, at)),
    async clearAlarm(cause, object, at) {
      const event = await write(() => run.clearAlarm(cause, object, at));
      // Among them the one about a store that failed.
      staged.goOn();
      return event;
    },
    clearQuietAlarms: (cause, before, at) => write(() => run.clearQuietAlarms(cause, before, at)),
    acknowledgeAlarm: (id, at) => accept(() => run.acknowledgeAlarm(id, at)),
    clearAlarmById: (id, at) => accept(() => run.clearAlarmById(id, at)),
    async pruneAlarms(before) {
      while (await write(() => run.pruneAlarms(before)));
    },
    nextAlarmEvent: () => read(() => run.nextAlarmEvent()),
    forgetAlarmEvent: (id) => write(() => run.forgetAlarmEvent(id)),
    countAlarmEvents: () => read(() => run.countAlarmEvents()),
    trimAlarmEvents: (kept) => write(() => run.trimAlarmEvents(kept)),

    idle: () => upkeep.idle(),
    close,
  };
}

/** Records read at once: a few milliseconds. */
const WALKED_AT_ONCE = 250;

async function* walkRecords(walk: Walk, group: CommitGroup): AsyncGenerator<NaptrRecord[]> {
  for (;;) {
    const records = await group.read(() => walk(WALKED_AT_ONCE));
    if (records.length === 0) return;
    yield records;
  }
}

/** Each piece is read by itself, so that neither memory nor a transaction grows with the profile. */
async function* readSnapshot(
  run: Operations,
  group: CommitGroup,
  position: JournalPosition,
  slice?: SnapshotSlice,
): AsyncGenerator<NaptrRecord[]> {
  let after: RecordKey | undefined = slice?.after === undefined ? [-1, -1] : [...slice.after];
  let left = slice?.limit ?? Number.POSITIVE_INFINITY;
  while (after !== undefined) {
    const start: RecordKey = after;
    const { records, next } = await group.read(() => run.readSnapshotPiece(position, start, left));
    left -= records.length;
    if (records.length > 0) yield records;
    after = next;
  }
}
