import type { Delivery } from '../../src/exchange/delivery.js';
import type { ChangeEntry } from '../../src/exchange/journal.js';
import { laneOf, type OutgoingMessage } from '../../src/exchange/message.js';
import type { NodeFacts } from '../../src/exchange/node.js';
import { LaterChanges } from '../../src/exchange/overtaken.js';
import { record } from '../store/sample-records.js';
import { entryOf } from './sample-journal.js';

/** Milliseconds since 1970 at which most things happen in these tests. */
export const T = 1_700_000_000_000;

/** Identifiers in the order in which they are made. */
export function identifiers(): () => string {
  let count = 0;
  return () => `new-${++count}`;
}

export function node(changes: Partial<NodeFacts> = {}): NodeFacts {
  return { state: 'added', approved: true, diverged: false, since: T - 1, isMember: true, lacks: false, ...changes };
}

export function delivery(phase: Delivery['phase'], changes: Partial<Delivery> = {}): Delivery {
  return { phase, transmissions: 1, refusals: 0, t1Expiries: 0, ...changes };
}

/** A message to peer A that is on its way; by default with the changes 1 and 2 of `ENTRIES`. */
export function message(changes: Partial<OutgoingMessage> = {}): OutgoingMessage {
  const { command = 'ADD_DATA_REQ' } = changes;
  const isOfData = command === 'ADD_DATA_REQ' || command === 'MOD_DATA_REQ' || command === 'REMOVE_DATA_REQ';
  const journal = isOfData && changes.slice === undefined ? { first: 1, last: 2 } : undefined;
  return {
    id: 7,
    peer: 'A',
    lane: laneOf(command),
    command,
    messageId: 'm7',
    broadcastId: 'b2',
    journal,
    delivery: delivery('sent'),
    ...changes,
  };
}

/** Two additions of different numbers. */
export const ENTRIES: readonly [ChangeEntry, ChangeEntry] = [
  entryOf(1, { command: 'ADD_DATA_REQ', records: [record('331')] }),
  entryOf(2, { command: 'ADD_DATA_REQ', records: [record('332')] }),
];

/** The removal of what the second of them adds. */
export const OVERTAKING = entryOf(3, { command: 'REMOVE_DATA_REQ', records: [record('332')] });

/** The peer has been given these changes. */
export function given(...entries: ChangeEntry[]): LaterChanges {
  return new LaterChanges([...entries].reverse());
}
