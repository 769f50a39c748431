import type { JournalPosition, Taking } from '../../../idd/ports/store/index.js';
import { ENTRIES_PER_MESSAGE } from '../tables/coverage.js';
import type { Tables } from '../tables/index.js';
import { Gathering } from './gathering.js';

/**
 * Makes the next changes of the journal messages to the peer, one for each command among them, up to `recordsPerMessage`, each under the broadcast
 * identifier of its newest. One entry goes in any case: it may have been stored when the limit was higher.
 */
export function nextChanges(
  tables: Tables,
  node: number,
  { recordsPerMessage, newIdentifier }: Pick<Taking, 'recordsPerMessage' | 'newIdentifier'>,
): void {
  const { nodes, messages, journal } = tables;
  const first = afterCancelled(tables, node, nodes.position(node) + 1);
  const entries = journal.entries(first, first + ENTRIES_PER_MESSAGE - 1, ENTRIES_PER_MESSAGE);
  if (entries.length === 0) {
    nodes.moveTo(node, journal.last());
    return;
  }
  const cancelled = messages.cancelledWithin(node, first, entries.at(-1)!.position)?.first;
  const gathering = new Gathering(journal, recordsPerMessage);
  let last = first;
  for (const entry of entries) {
    if (entry.position === cancelled || !gathering.take(entry)) break;
    last = entry.position;
  }
  for (const { command, broadcastId, first: from, last: to } of gathering.messages()) {
    messages.queue({ node, command, broadcastId, messageId: newIdentifier(), journal: { first: from, last: to } });
  }
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
