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
    const { due, ...taken } = look(tables, node, lane, taking);
    if (due.length > 0) return undefined;
    return lane === 'ordered' && taken.isIdle && hasMore(tables, node) ? undefined : { messages: [], ...taken };
  };
}

/** Takes what is due, with a new message where nothing waits and the peer has not been given everything. */
export function takeDue(tables: Tables, now: () => number) {
  const { nodes, messages } = tables;
  return (peer: string, lane: Lane, taking: Taking): Taken => {
    const node = nodes.requireId(peer);
    if (lane === 'ordered' && look(tables, node, lane, taking).isIdle && hasMore(tables, node)) {
      if (hasSlice(tables, node)) nextSlice(tables, node, { ...taking, at: now() });
      else nextChanges(tables, node, taking);
    }
    for (const id of look(tables, node, lane, taking).due) {
      const missed = taking.unanswered?.(messages.get(id)!);
      if (missed === undefined) continue;
      messages.save(id, missed.delivery);
      changeAlarms(tables, missed.alarms, now());
    }
    const { due, ...taken } = look(tables, node, lane, taking);
    const begin = (id: number): OutgoingMessage => {
      const message = messages.get(id)!;
      const delivery = taking.begin(message);
      messages.save(id, delivery);
      return { ...message, delivery };
    };
    return { messages: due.map(begin), ...taken };
  };
}

function look(
  { messages }: Tables,
  node: number,
  lane: Lane,
  { limit, inFlight, until }: Taking,
): { due: number[]; dueAt?: number; isIdle: boolean } {
  const waiting = messages.waiting(node, lane, lane === 'ordered' ? limit : WINDOW);
  const isIdle = waiting.length === 0;
  if (lane === 'ordered' && inFlight.size > 0) return { due: [], isIdle };
  const resting = waiting.filter(({ id }) => !inFlight.has(id));
  const isDue = ({ dueAt }: Waiting) => (dueAt ?? 0) <= until;
  const late = resting.filter((message) => !isDue(message));
  // In the ordered lane nothing overtakes what has to wait.
  const ready =
    lane === 'ordered' && late.length > 0 ? resting.slice(0, resting.indexOf(late[0]!)) : resting.filter(isDue);
  const due = ready.slice(0, limit);
  const dueAt = Math.min(...late.map((message) => message.dueAt!));
  return { due: due.map(({ id }) => id), isIdle, ...(Number.isFinite(dueAt) && { dueAt }) };
}

/** Whether an added peer has not been given all of the host profile. */
function hasMore(tables: Tables, node: number): boolean {
  const { nodes, memberships, journal } = tables;
  if (nodes.state(node) !== 'added' || !memberships.isOpen(node)) return false;
  return hasSlice(tables, node) || nodes.position(node) < journal.last();
}
