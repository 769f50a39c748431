import type { Modification, NaptrRecord, Result } from '../../../generated/messages.js';
import type { Procedure } from '../codes.js';
import type { NodeRecord } from '../ports/store/index.js';
import type { DataChange, RecordObstacle } from '../ports/store/types.js';
import type { PeerSettings } from '../settings.js';

/** Entries of the list of a data request: records, or modifications in MOD_DATA_REQ. */
export interface Entries {
  records: NaptrRecord[];
  modifications: Modification[];
}

/** A procedure of clause 7.2: the terminating DES changes the originating one's profile. */
export interface DataProcedure<P extends Procedure = Procedure> {
  readonly procedure: P;
  /** The change that entries of the request's list ask for. */
  changeOf(entries: Entries): DataChange;
  /** The sentence for people when the change cannot be applied. */
  explain(obstacle: RecordObstacle): string;
}

/** What the terminating DES decides on a node request. */
export interface NodeAnswer {
  result: Result;
  /** The request is rejected only until a person approves of the peer. */
  isUnapproved?: boolean;
}
export type Admit = (peer: PeerSettings, node: NodeRecord) => NodeAnswer;
