import { recordIdentity } from '../../../enum/naptr-record.js';
import type { JournalPosition, Taking } from '../../../idd/ports/store/index.js';
import { ENTRIES_PER_MESSAGE } from '../tables/coverage.js';
import type { Tables } from '../tables/index.js';
import type { JournalEntry } from '../tables/journal.js';

/**
 * Makes the next changes of the journal one message to the peer: neighbours of the same command, up to `recordsPerMessage`, under the broadcast
 * identifier of the newest. One entry goes in any case: it may have been stored when the limit was higher.
 */
export function nextChanges(
  tables: Tables,
  node: number,
  { recordsPerMessage, newIdentifier }: Pick<Taking, 'recordsPerMessage' | 'newIdentifier'>,
): void {
  const { nodes, messages, journal } = tables;
  const first = afterCancelled(tables, node, nodes.position(node) + 1);
  const entries = journal.entries(first, first + ENTRIES_PER_MESSAGE - 1, ENTRIES_PER_MESSAGE);
  const [start, ...neighbours] = entries;
  if (start === undefined) {
    nodes.moveTo(node, journal.last());
    return;
  }
  const cancelled = messages.cancelledWithin(node, first, entries.at(-1)!.position)?.first;
  const sequel = sequelCheck(tables, start);
  let newest = start;
  let records = start.records;
  for (const entry of neighbours) {
    records += entry.records;
    if (entry.command !== start.command || records > recordsPerMessage || entry.position === cancelled) break;
    if (sequel(entry)) break;
    newest = entry;
  }
  const { command, broadcastId, position: last } = newest;
  messages.queue({ node, command, broadcastId, messageId: newIdentifier(), journal: { first, last } });
  nodes.moveTo(node, last);
}

/** The position from which on the peer is to be given the journal, without what has been cancelled. */
function afterCancelled({ messages }: Tables, node: number, from: JournalPosition): JournalPosition {
  let position = from;
  for (;;) {
    const cancelled = messages.cancelledWithin(node, position, position);
    if (cancelled === undefined) return position;
    position = cancelled.last + 1;
  }
}

/**
 * Whether an entry modifies what one before it has made. It needs a message of its own: the receiver looks up all existing records of a message in the
 * state before it.
 */
function sequelCheck({ journal }: Tables, start: JournalEntry): (entry: JournalEntry) => boolean {
  if (start.command !== 'MOD_DATA_REQ') return () => false;
  const made = new Set<string>();
  const read = ({ position }: JournalEntry) => {
    const change = journal.read(position, position);
    return change.command === 'MOD_DATA_REQ' ? change.modifications : [];
  };
  const note = (entry: JournalEntry) => {
    for (const { modified } of read(entry)) made.add(recordIdentity(modified));
  };
  note(start);
  return (entry) => {
    if (read(entry).some(({ existing }) => made.has(recordIdentity(existing)))) return true;
    note(entry);
    return false;
  };
}
