import type { CommandCode, RequestCode } from '../idd/codes.js';
import type { Phase } from './delivery.js';
import { type BroadcastRow, type JournalPosition, type JournalSpan, spanOfBroadcast } from './journal.js';

/** What has become of a broadcast at one peer. */
export interface BroadcastPeer {
  operator: string;
  state: 'pending' | 'completed' | 'failed' | 'cancelled';
  /** The last result code that came from it. */
  resultCode?: number;
  resultDescription?: string;
  /** Messages that carry the broadcast to this peer, and how many of them are confirmed with 200. */
  messages: number;
  confirmed: number;
}

/** A broadcast as the host operator sees it. */
export interface Broadcast {
  broadcastId: string;
  command: RequestCode;
  state: BroadcastPeer['state'];
  createdAt: number;
  /**
   * Records or modifications in it: of ADD_NODE_REQ those of the host profile then; of REMOVE_NODE_REQ, and of slices
   * that follow an ADD_NODE_RESP, 0.
   */
  records: number;
  peers: BroadcastPeer[];
}

/** A message that carries all or part of a broadcast to a peer. */
export interface Carrier {
  id: number;
  operator: string;
  command: CommandCode;
  phase: Phase;
  answerCode: number | null;
  answerDescription: string | null;
}

/** A carrier of journal entries; of a snapshot when `first` is null. */
export interface DataCarrier extends Carrier {
  first: JournalPosition | null;
  last: JournalPosition | null;
}

/** A peer that a change concerns. */
interface Member {
  operator: string;
  /** The membership has ended since. */
  hasLeft: boolean;
  /** The messages that carry any part of the change to it, or a later snapshot, oldest first. */
  carriers: readonly DataCarrier[];
}

/** What has to be known of a broadcast. */
export type BroadcastFacts =
  | {
      kind: 'node';
      /** The messages of the procedure and the slices that follow it, by peer, oldest first. */
      carriers: readonly Carrier[];
      /** Peers that have still to be given slices of the profile. */
      unsliced: readonly string[];
    }
  | { kind: 'data'; members: readonly Member[] };

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
export function describeBroadcast(row: BroadcastRow, facts: BroadcastFacts): Broadcast {
  const { broadcastId, command, createdAt, records } = row;
  const span = spanOfBroadcast(row);
  const peers =
    facts.kind === 'node'
      ? peersOfNodeBroadcast(facts.carriers, facts.unsliced)
      : facts.members.map((member) => peerOfData(member, span!));
  return { broadcastId, command, state: combined(peers.map(({ state }) => state)), createdAt, records, peers };
}

/**
 * The messages that bear the broadcast to its peers as it stands: what has been sent again has taken the place of what
 * it repeats.
 */
export function standingCarriers(facts: BroadcastFacts): readonly Carrier[] {
  if (facts.kind === 'node') return facts.carriers;
  return facts.members.flatMap(({ carriers }) => carriers.filter(({ first }) => first !== null));
}

/**
 * Pending as long as anything is pending; then failed, if anything failed; then cancelled, if anything was; with
 * nothing to do, completed.
 */
function combined(states: Iterable<State>): State {
  const present = new Set(states);
  return WEIGHT.find((state) => present.has(state)) ?? 'completed';
}

function peersOfNodeBroadcast(carriers: readonly Carrier[], unsliced: readonly string[]): BroadcastPeer[] {
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
 * Each journal entry has the state of the message that confirmed it, or else of the newest one that carries it, be it a
 * later snapshot. One that no message carries is still to be sent, unless the peer was removed before.
 */
function peerOfData(member: Member, span: JournalSpan): BroadcastPeer {
  const carriers = new Array<DataCarrier | undefined>(span.last - span.first + 1).fill(undefined);
  for (const carrier of member.carriers) {
    const from = Math.max(carrier.first ?? span.first, span.first);
    const to = Math.min(carrier.last ?? span.last, span.last);
    for (let position = from; position <= to; position += 1) {
      if (carriers[position - span.first]?.phase !== 'done') carriers[position - span.first] = carrier;
    }
  }
  const uncarried: State = member.hasLeft ? 'cancelled' : 'pending';
  const messages = [...new Set(carriers)].filter((carrier) => carrier !== undefined).sort((a, b) => a.id - b.id);
  const states = carriers.map((carrier) => (carrier ? STATE[carrier.phase] : uncarried));
  return peerFrom(member.operator, messages, states, carriers.filter((carrier) => carrier === undefined).length);
}

function peerFrom(operator: string, messages: readonly Carrier[], states: State[], uncarried: number): BroadcastPeer {
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
