import type { RequestCode } from '../idd/codes.js';
import type { DataChange } from './change.js';

/** Number of a change in the journal of the host operator's changes; 0 is before the first one. */
export type JournalPosition = number;

/** A change in the journal, without its records. */
export interface JournalEntry {
  position: JournalPosition;
  command: DataChange['command'];
  broadcastId: string;
  /** Records or modifications in it. */
  records: number;
}

/** A change in the journal. A store may read its contents only when they are asked for. */
export interface ChangeEntry extends JournalEntry {
  readonly change: DataChange;
  /** A key for each number or block that it changes records of: equal keys are equal numbers or blocks. */
  readonly numbers: readonly number[];
}

/** The journal entries of one command between two, those two included: what one message carries. */
export interface JournalSpan {
  command: DataChange['command'];
  first: JournalPosition;
  last: JournalPosition;
}

/** Journal entries in one message at most, which bounds the search for the messages that carry one. */
export const ENTRIES_PER_MESSAGE = 1000;

/** A broadcast of the host operator. */
export interface BroadcastRow {
  /** Order of broadcasts. */
  id: number;
  broadcastId: string;
  command: RequestCode;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** Records or modifications in it. */
  records: number;
  /** Its journal entries; null where it changes no data. */
  first: JournalPosition | null;
  last: JournalPosition | null;
}

/**
 * Whether the broadcast bears the host profile, or its removal, and no changes: a node procedure, or the slices of a
 * profile.
 */
export function isNodeBroadcast({ first, command }: Pick<BroadcastRow, 'first' | 'command'>): boolean {
  return command === 'ADD_NODE_REQ' || command === 'REMOVE_NODE_REQ' || (first === null && command === 'ADD_DATA_REQ');
}

/** The journal entries of a broadcast that changes data; undefined where it has none. */
export function spanOfBroadcast({ command, first, last }: BroadcastRow): JournalSpan | undefined {
  return first === null || last === null ? undefined : { command: command as JournalSpan['command'], first, last };
}
