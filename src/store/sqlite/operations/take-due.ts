import type { Effect } from '../../../exchange/effects.js';
import { gatherChanges, type NextChanges } from '../../../exchange/gathering.js';
import { ENTRIES_PER_MESSAGE, type JournalPosition } from '../../../exchange/journal.js';
import { nextSlice } from '../../../exchange/slices.js';
import { isOwed, type Turn, turnOf } from '../../../exchange/turn.js';
import type { Lane, OutgoingMessage, Taken, Taking } from '../../../idd/ports/store/index.js';
import { applyEffects } from '../steps/apply-effects.js';
import { endOfSlice } from '../steps/facts.js';
import type { Tables } from '../tables/index.js';

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
  /**
   * The message as it stands, with the want of an answer noted where its last transmission ended without our knowing.
   */
  const upToDate = (node: number, id: number, taking: Taking): OutgoingMessage => {
    const message = messages.get(id)!;
    const missed = taking.unanswered?.(message);
    if (missed === undefined) return message;
    const alarms = missed.alarms.map((change): Effect => ({ kind: 'alarm', change }));
    applyEffects(tables, node, [{ kind: 'deliver', id, delivery: missed.delivery }, ...alarms], now());
    return { ...message, delivery: missed.delivery };
  };
  return (peer: string, lane: Lane, taking: Taking): Taken => {
    const node = nodes.requireId(peer);
    let found = look(tables, node, lane, taking);
    if (lane === 'ordered' && found.isIdle && hasMore(tables, node)) {
      applyEffects(tables, node, nextMessages(tables, node, taking), now());
      found = look(tables, node, lane, taking);
    }
    const begun: OutgoingMessage[] = [];
    let { dueAt } = found;
    for (const id of found.ready) {
      if (begun.length === taking.limit) break;
      const message = upToDate(node, id, taking);
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

function look({ messages }: Tables, node: number, lane: Lane, taking: Taking): Turn {
  return turnOf(lane, messages.waiting(node, lane, lane === 'ordered' ? taking.limit : WINDOW), taking);
}

/** Whether an added peer has not been given all of the host profile. */
function hasMore({ nodes, memberships, journal }: Tables, node: number): boolean {
  return isOwed({
    state: nodes.state(node),
    get isMember() {
      return memberships.isOpen(node);
    },
    get hasRest() {
      return nodes.slice(node) !== undefined;
    },
    get position() {
      return nodes.position(node);
    },
    get end() {
      return journal.last();
    },
  });
}

/** Makes messages of what the peer has not been given: the next slice of a snapshot, or else the next changes. */
function nextMessages(tables: Tables, node: number, { recordsPerMessage, newIdentifier }: Taking): Effect[] {
  const rest = tables.nodes.slice(node);
  if (rest === undefined) return gatherChanges(changesAfter(tables, node), { recordsPerMessage, newIdentifier });
  const limit = recordsPerMessage;
  return nextSlice(rest, endOfSlice(tables, rest.snapshot, rest.after, limit), { limit, newIdentifier });
}

/** The changes that follow what the peer has been given, without what is cancelled for it. */
function changesAfter(tables: Tables, node: number): NextChanges {
  const { nodes, messages, journal } = tables;
  const first = afterCancelled(tables, node, nodes.position(node) + 1);
  const entries = journal.entries(first, first + ENTRIES_PER_MESSAGE - 1, ENTRIES_PER_MESSAGE);
  const end = journal.last();
  const last = entries.at(-1)?.position;
  const cancelled = last === undefined ? undefined : messages.cancelledWithin(node, first, last);
  if (cancelled === undefined) return { entries, end };
  return { entries: entries.filter(({ position }) => position < cancelled.first), end };
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
