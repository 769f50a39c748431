import type Database from 'better-sqlite3';
import type { StagingId } from '../../../idd/ports/store/index.js';
import type { PeerLimits } from '../peer-limits.js';
import { requireStaging } from '../steps/require-staging.js';
import type { Tables } from '../tables/index.js';
import { cancelBroadcast } from './cancel-broadcast.js';
import { changeHostProfile } from './change-host-profile.js';
import { countQueuedResponses } from './count-queued-responses.js';
import { expireTraces } from './expire-traces.js';
import { isRepeat, receiveRepeat } from './is-repeat.js';
import { getBroadcast, listBroadcasts } from './list-broadcasts.js';
import { listRecords } from './list-records.js';
import { pruneHistory } from './prune-history.js';
import { readProfiles, readRecords } from './read-records.js';
import { readSnapshotPiece } from './read-snapshot.js';
import { receiveAddNodeRequest } from './receive-add-node-request.js';
import { receiveDataRequest } from './receive-data-request.js';
import { receiveRejectedRequest } from './receive-rejected-request.js';
import { receiveRemoveNodeRequest } from './receive-remove-node-request.js';
import { receiveResponse } from './receive-response.js';
import { retryBroadcast } from './retry-broadcast.js';
import { saveDelivery } from './save-delivery.js';
import { simpleOperations } from './simple-operations.js';
import { stageRecords } from './stage-records.js';
import { stagedChangeOperations } from './staged-change.js';
import { startNodeAddition } from './start-node-addition.js';
import { startNodeRemoval } from './start-node-removal.js';
import { peekDue, takeDue } from './take-due.js';
import { walkRecords } from './walk-records.js';

export interface OperationSettings {
  operator: string | undefined;
  recordsPerMessage: number;
  limits: PeerLimits;
  now: () => number;
}

/** Every operation of the port as it runs inside a transaction, synchronously. */
export type Operations = ReturnType<typeof makeOperations>;

export function makeOperations(db: Database.Database, tables: Tables, settings: OperationSettings) {
  return {
    ...simpleOperations(tables),
    ...stagedChangeOperations(tables, settings.limits),
    cancelBroadcast: cancelBroadcast(tables),
    changeHostProfile: changeHostProfile(tables, settings.limits.recordsPerNumber),
    countQueuedResponses: countQueuedResponses(db, tables),
    expireTraces: expireTraces(db),
    getBroadcast: getBroadcast(tables),
    isRepeat: isRepeat(tables),
    listBroadcasts: listBroadcasts(tables),
    listRecords: listRecords(tables, settings.operator),
    peekDue: peekDue(tables),
    pruneHistory: pruneHistory(db, tables),
    readProfiles: readProfiles(tables),
    readRecords: readRecords(tables),
    readSnapshotPiece: readSnapshotPiece(tables),
    receiveAddNodeRequest: receiveAddNodeRequest(tables),
    receiveDataRequest: receiveDataRequest(tables, settings.limits),
    receiveRejectedRequest: receiveRejectedRequest(tables),
    receiveRemoveNodeRequest: receiveRemoveNodeRequest(tables),
    receiveRepeat: receiveRepeat(tables, settings.now),
    receiveResponse: receiveResponse(tables),
    requireStaging: (staging: StagingId) => requireStaging(tables, staging),
    retryBroadcast: retryBroadcast(tables),
    saveDelivery: saveDelivery(tables, settings.now),
    stageRecords: stageRecords(tables, settings.limits),
    startNodeAddition: startNodeAddition(tables),
    startNodeRemoval: startNodeRemoval(tables, settings.recordsPerMessage),
    takeDue: takeDue(tables, settings.now),
    walkRecords: walkRecords(tables, settings.operator),
  };
}
