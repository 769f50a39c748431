import { recordIdentity } from '../../../enum/naptr-record.js';
import type { DataChange } from '../../../idd/ports/store/index.js';
import type { Tables } from '../tables/index.js';
import type { JournalEntry, JournalSpan } from '../tables/journal.js';

/** Records of later changes that are compared at most; beyond, a resynchronisation costs less. */
const COMPARED = 100_000;

/**
 * Whether a change in a message that has not been applied may not be sent any more, after the peer has been given other messages: a later change,
 * in one of those, touches the same records, and would be undone. Changes of different records have no order among themselves.
 */
export function lateness(
  { journal, nodes }: Tables,
  node: number,
  message: JournalSpan,
): (entry: Pick<JournalEntry, 'position' | 'command'>) => boolean {
  const { first, last, command } = message;
  const given = nodes.position(node);
  const entries = journal
    .entries(first + 1, given, last - first + COMPARED + 1)
    .filter((entry) => entry.position > last || entry.command !== command);
  const records = entries.reduce((sum, entry) => sum + entry.records, 0);
  if (records > COMPARED) return () => true;
  /** Where each record is touched last. */
  const later = new Map<string, number>();
  for (const entry of entries)
    for (const identity of touched(journal.change(entry))) later.set(identity, entry.position);
  return (entry) =>
    later.size > 0 && touched(journal.change(entry)).some((identity) => (later.get(identity) ?? 0) > entry.position);
}

function touched(change: DataChange): string[] {
  return change.command === 'MOD_DATA_REQ'
    ? change.modifications.flatMap(({ existing, modified }) => [recordIdentity(existing), recordIdentity(modified)])
    : change.records.map(recordIdentity);
}
