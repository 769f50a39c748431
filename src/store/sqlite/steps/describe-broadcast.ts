import type { Phase } from '../../../exchange/delivery.js';
import type { Broadcast, BroadcastPeer } from '../../../idd/ports/store/index.js';
import type { Carrier, DataCarrier } from '../tables/coverage.js';
import type { Tables } from '../tables/index.js';
import type { BroadcastRow, JournalSpan } from '../tables/journal.js';
import type { Membership } from '../tables/memberships.js';
import { entriesOf, isNodeBroadcast } from './carriers.js';

type State = BroadcastPeer['state'];

/** The first of these that occurs is the state of the whole. */
const WEIGHT: State[] = ['pending', 'failed', 'cancelled', 'completed'];

const STATE: Record<Phase, State> = {
  queued: 'pending',
  sent: 'pending',
  acknowledged: 'pending',
  done: 'completed',
  rejected: 'failed',
  failed: 'failed',
  expired: 'failed',
  cancelled: 'cancelled',
};

/** A broadcast with what has become of it at each peer, derived from the messages that carry it. */
export function describeBroadcast(tables: Tables, row: BroadcastRow): Broadcast {
  const { broadcastId, command, createdAt, records } = row;
  const span = entriesOf(row);
  const peers = isNodeBroadcast(row)
    ? peersOfNodeBroadcast(tables.coverage.ofNodeBroadcast(broadcastId), tables.nodes.withSliceOf(broadcastId))
    : span === undefined
      ? []
      : tables.memberships.at(span.first).map((member) => peerOfData(tables, member, span));
  return { broadcastId, command, state: combined(peers.map(({ state }) => state)), createdAt, records, peers };
}

/** Pending as long as anything is pending; then failed, if anything failed; then cancelled, if anything was; with nothing to do, completed. */
function combined(states: Iterable<State>): State {
  const present = new Set(states);
  return WEIGHT.find((state) => present.has(state)) ?? 'completed';
}

/** `unsliced`: peers that have still to be given slices of the profile. */
function peersOfNodeBroadcast(carriers: Carrier[], unsliced: string[]): BroadcastPeer[] {
  const byPeer = new Map<string, Carrier[]>(unsliced.map((operator) => [operator, []]));
  for (const carrier of carriers) {
    const known = byPeer.get(carrier.operator);
    if (known) known.push(carrier);
    else byPeer.set(carrier.operator, [carrier]);
  }
  return [...byPeer].map(([operator, messages]) => {
    // A repetition under a new message identifier takes the place of the message before it; slices do not.
    const request = messages.findLastIndex(({ command }) => command !== 'ADD_DATA_REQ');
    const standing = messages.slice(Math.max(request, 0));
    const states = standing.map(({ phase }) => STATE[phase]);
    const rest = unsliced.includes(operator) ? 1 : 0;
    return peerFrom(operator, messages, rest === 0 ? states : [...states, 'pending'], rest);
  });
}

/**
 * Each journal entry has the state of the message that confirmed it, or else of the newest one that carries it, be it a later snapshot. One
 * that no message carries is still to be sent, unless the peer was removed before.
 */
function peerOfData(tables: Tables, member: Membership, span: JournalSpan): BroadcastPeer {
  const lastMessage = member.lastMessage ?? Number.MAX_SAFE_INTEGER;
  const carriers = new Array<DataCarrier | undefined>(span.last - span.first + 1).fill(undefined);
  for (const carrier of tables.coverage.ofEntries(member.node, span, lastMessage)) {
    const from = Math.max(carrier.first ?? span.first, span.first);
    const to = Math.min(carrier.last ?? span.last, span.last);
    for (let position = from; position <= to; position += 1) {
      if (carriers[position - span.first]?.phase !== 'done') carriers[position - span.first] = carrier;
    }
  }
  const uncarried: State = member.toPosition === null ? 'pending' : 'cancelled';
  const messages = [...new Set(carriers)].filter((carrier) => carrier !== undefined).sort((a, b) => a.id - b.id);
  const states = carriers.map((carrier) => (carrier ? STATE[carrier.phase] : uncarried));
  return peerFrom(member.operator, messages, states, carriers.filter((carrier) => carrier === undefined).length);
}

function peerFrom(operator: string, messages: Carrier[], states: State[], uncarried: number): BroadcastPeer {
  const peer: BroadcastPeer = {
    operator,
    state: combined(states),
    messages: messages.length + uncarried,
    confirmed: messages.filter(({ phase }) => phase === 'done').length,
  };
  const answered = messages.findLast(({ answerCode }) => answerCode !== null);
  if (answered) {
    peer.resultCode = answered.answerCode!;
    if (answered.answerDescription !== null) peer.resultDescription = answered.answerDescription;
  }
  return peer;
}
