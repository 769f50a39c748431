import type { NaptrRecord } from '../../../../generated/messages.js';
import type { JournalPosition } from '../../../idd/ports/store/index.js';
import { recordOf } from '../steps/record-key.js';
import type { Tables } from '../tables/index.js';
import type { RecordKey } from '../tables/records.js';

/** Records in one piece of a snapshot. */
const PIECE = 1000;

/** A piece of the host profile as it was at a position, at most `left` records, and where the next one begins, if there is one. */
export function readSnapshotPiece(tables: Tables) {
  return (position: JournalPosition, after: RecordKey, left: number): { records: NaptrRecord[]; next?: RecordKey } => {
    const size = Math.min(PIECE, left);
    const keys = tables.removedRecords.page(position, after, size);
    const records = keys.map((key) => recordOf(tables, key));
    return keys.length === size && left > size ? { records, next: keys.at(-1)! } : { records };
  };
}
