import type { JournalPosition } from './journal.js';
import type { Lane } from './message.js';
import type { NodeState } from './node.js';

/** A message that waits for its ACK: whether it is its turn. */
export interface Waiting {
  id: number;
  /** When it is due, milliseconds since 1970; null: at once. */
  dueAt: number | null;
}

/** What of a lane is to be sent now. */
export interface Turn {
  /** Ids of the messages that may be sent, in order. */
  ready: number[];
  /** When the first of the others is due; Infinity where none waits for its time. */
  dueAt: number;
  /** Nothing waits for its ACK, under way or not. */
  isIdle: boolean;
}

/**
 * Tells what of a lane may be sent now, of the oldest messages that wait for their ACK: those due until `until` that
 * are not in flight. In the ordered lane nothing overtakes what has to wait, and nothing is sent while a message is in
 * flight.
 */
export function turnOf(
  lane: Lane,
  waiting: readonly Waiting[],
  { inFlight, until }: { inFlight: ReadonlySet<number>; until: number },
): Turn {
  const isIdle = waiting.length === 0;
  if (lane === 'ordered' && inFlight.size > 0) return { ready: [], dueAt: Number.POSITIVE_INFINITY, isIdle };
  const resting = waiting.filter(({ id }) => !inFlight.has(id));
  const isDue = ({ dueAt }: Waiting) => (dueAt ?? 0) <= until;
  const late = resting.filter((message) => !isDue(message));
  const ready =
    lane === 'ordered' && late.length > 0 ? resting.slice(0, resting.indexOf(late[0]!)) : resting.filter(isDue);
  return { ready: ready.map(({ id }) => id), dueAt: Math.min(...late.map(({ dueAt }) => dueAt!)), isIdle };
}

/** What a peer has been given. A store may look a fact up only when it is read. */
export interface Given {
  readonly state: NodeState;
  readonly isMember: boolean;
  /** Slices of a snapshot are still to be given. */
  readonly hasRest: boolean;
  readonly position: JournalPosition;
  /** The end of the journal. */
  readonly end: JournalPosition;
}

/** Whether an added peer has not been given all of the host profile. */
export function isOwed(given: Given): boolean {
  return given.state === 'added' && given.isMember && (given.hasRest || given.position < given.end);
}
