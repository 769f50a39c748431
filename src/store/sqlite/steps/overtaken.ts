import { recordIdentity } from '../../../enum/naptr-record.js';
import type { DataChange, JournalPosition } from '../../../idd/ports/store/index.js';
import type { Tables } from '../tables/index.js';

/** Records of later changes that are compared at most; beyond, a resynchronisation costs less. */
const COMPARED = 100_000;

/**
 * Whether a change may be sent after the peer has been given everything up to its position: only where no change after `last` touches the same records,
 * or it would undo what came later. Without order among themselves are changes of different records.
 */
export function lateness(
  { journal, nodes }: Tables,
  node: number,
  last: JournalPosition,
): (change: DataChange) => boolean {
  const position = nodes.position(node);
  const entries = journal.entries(last + 1, position, COMPARED + 1);
  const records = entries.reduce((sum, entry) => sum + entry.records, 0);
  if (records > COMPARED) return () => true;
  const later = new Set<string>();
  for (const entry of entries)
    for (const identity of touched(journal.read(entry.position, entry.position))) later.add(identity);
  return (change) => later.size > 0 && touched(change).some((identity) => later.has(identity));
}

function touched(change: DataChange): string[] {
  return change.command === 'MOD_DATA_REQ'
    ? change.modifications.flatMap(({ existing, modified }) => [recordIdentity(existing), recordIdentity(modified)])
    : change.records.map(recordIdentity);
}
