import type { Lane, OutgoingMessage, Taken, Taking } from '../../../idd/ports/store/index.js';
import { changeAlarms } from '../steps/change-alarms.js';
import { nextChanges } from '../steps/next-changes.js';
import { hasSlice, nextSlice } from '../steps/slices.js';
import type { Tables } from '../tables/index.js';
import type { Waiting } from '../tables/messages.js';

/** Messages of the response lane looked at: a few that the peer does not take must not hold up those behind them. */
const WINDOW = 64;

/** What is to be taken; undefined when that needs a transaction that writes. */
export function peekDue(tables: Tables) {
  return (peer: string, lane: Lane, taking: Taking): Taken | undefined => {
    const node = tables.nodes.id(peer);
    if (node === undefined) return { messages: [], isIdle: true };
    const { ready, dueAt, isIdle } = look(tables, node, lane, taking);
    if (ready.length > 0) return undefined;
    return lane === 'ordered' && isIdle && hasMore(tables, node) ? undefined : taken([], dueAt, isIdle);
  };
}

/** Takes what is due, with a new message where nothing waits and the peer has not been given everything. */
export function takeDue(tables: Tables, now: () => number) {
  const { nodes, messages } = tables;
  /** The message as it stands, with the want of an answer noted where its last transmission ended without our knowing. */
  const upToDate = (id: number, taking: Taking): OutgoingMessage => {
    const message = messages.get(id)!;
    const missed = taking.unanswered?.(message);
    if (missed === undefined) return message;
    messages.save(id, missed.delivery);
    changeAlarms(tables, missed.alarms, now());
    return { ...message, delivery: missed.delivery };
  };
  return (peer: string, lane: Lane, taking: Taking): Taken => {
    const node = nodes.requireId(peer);
    let found = look(tables, node, lane, taking);
    if (lane === 'ordered' && found.isIdle && hasMore(tables, node)) {
      if (hasSlice(tables, node)) nextSlice(tables, node, { ...taking, at: now() });
      else nextChanges(tables, node, taking);
      found = look(tables, node, lane, taking);
    }
    const begun: OutgoingMessage[] = [];
    let { dueAt } = found;
    for (const id of found.ready) {
      if (begun.length === taking.limit) break;
      const message = upToDate(id, taking);
      const nextTry = message.delivery.dueAt ?? 0;
      if (nextTry > taking.until) {
        dueAt = Math.min(dueAt, nextTry);
        if (lane === 'ordered') break;
        continue;
      }
      const delivery = taking.begin(message);
      messages.save(id, delivery);
      begun.push({ ...message, delivery });
    }
    return taken(begun, dueAt, found.isIdle);
  };
}

function taken(messages: OutgoingMessage[], dueAt: number, isIdle: boolean): Taken {
  return { messages, isIdle, ...(Number.isFinite(dueAt) && { dueAt }) };
}

/** What of a lane may be sent now, in order; when the first of the others is due, Infinity where there is none. */
function look(
  { messages }: Tables,
  node: number,
  lane: Lane,
  { limit, inFlight, until }: Taking,
): { ready: number[]; dueAt: number; isIdle: boolean } {
  const waiting = messages.waiting(node, lane, lane === 'ordered' ? limit : WINDOW);
  const isIdle = waiting.length === 0;
  if (lane === 'ordered' && inFlight.size > 0) return { ready: [], dueAt: Number.POSITIVE_INFINITY, isIdle };
  const resting = waiting.filter(({ id }) => !inFlight.has(id));
  const isDue = ({ dueAt }: Waiting) => (dueAt ?? 0) <= until;
  const late = resting.filter((message) => !isDue(message));
  // In the ordered lane nothing overtakes what has to wait.
  const ready =
    lane === 'ordered' && late.length > 0 ? resting.slice(0, resting.indexOf(late[0]!)) : resting.filter(isDue);
  return { ready: ready.map(({ id }) => id), dueAt: Math.min(...late.map(({ dueAt }) => dueAt!)), isIdle };
}

/** Whether an added peer has not been given all of the host profile. */
function hasMore(tables: Tables, node: number): boolean {
  const { nodes, memberships, journal } = tables;
  if (nodes.state(node) !== 'added' || !memberships.isOpen(node)) return false;
  return hasSlice(tables, node) || nodes.position(node) < journal.last();
}
