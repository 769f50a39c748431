import { type Effect, effectsOf } from './effects.js';
import type { JournalPosition } from './journal.js';
import type { NewMessage } from './message.js';
import { type NodeFacts, type NodeStatus, nodeTransition } from './node.js';
import { giveProfile, type HostProfile } from './slices.js';

/** What identifies a message that begins a procedure. */
interface Identifiers {
  broadcastId: string;
  newIdentifier: () => string;
}

/**
 * The host operator adds a node, or resynchronises one that is added: ADD_NODE_REQ with the host profile as it is now
 * [Q.3645 §7.1.1]. Returns undefined where the node is in no state for it.
 */
export function startAddition(
  { node, host }: { node: NodeFacts; host: HostProfile },
  options: Identifiers & { at: number; resync: boolean; activateAt?: number; limit?: number },
): Effect[] | undefined {
  const { broadcastId, newIdentifier, at, resync, activateAt, limit } = options;
  const transition = nodeTransition(node, { kind: 'addition-started', resync }, at);
  if (transition.kind === 'refused') return undefined;
  const { content, effects } = giveProfile(host, { limit, broadcastId });
  const message: NewMessage = {
    command: 'ADD_NODE_REQ',
    messageId: newIdentifier(),
    broadcastId,
    activateAt,
    ...content,
  };
  return [
    ...effectsOf(transition),
    ...effects,
    { kind: 'queue', message },
    { kind: 'open-membership', from: host.position },
  ];
}

/**
 * The host operator removes a node [Q.3645 §7.1.2]; `force` does not wait for the peer. The list of records goes with
 * the request only where the host profile has at most `listLimit` of them: the peer removes all in any case. Returns
 * undefined where the node is in no state for it.
 */
export function startRemoval(
  { node, host }: { node: NodeFacts; host: { position: JournalPosition; records: number } },
  options: Identifiers & { at: number; force: boolean; listLimit: number },
): Effect[] | undefined {
  const { broadcastId, newIdentifier, at, force, listLimit } = options;
  const transition = nodeTransition(node, { kind: 'removal-started', force }, at);
  if (transition.kind === 'refused') return undefined;
  const snapshot = host.records <= listLimit ? host.position : undefined;
  const command = 'REMOVE_NODE_REQ';
  const message: NewMessage = { command, messageId: newIdentifier(), broadcastId, snapshot };
  const ended = force ? { phase: 'cancelled' as const, reason: 'the node was removed without the peer' } : undefined;
  return [
    { kind: 'begin-broadcast', broadcastId, command },
    ...effectsOf(transition),
    { kind: 'queue', message, ended },
  ];
}

/** Whether a DES that asks to be added is let in, or why not. */
export type AdmissionDecision = 'admitted' | 'denied' | 'leaving' | 'unapproved';

/**
 * Tells whether a DES that asks to be added is let in, by the settings of the host operator. One that is being removed
 * is not: it would get our REMOVE_NODE_REQ after it was added, and be added here only.
 */
export function decideAdmission(
  admission: 'auto' | 'manual' | 'deny',
  { state, approved }: Pick<NodeStatus, 'state' | 'approved'>,
): AdmissionDecision {
  if (admission === 'deny') return 'denied';
  if (state === 'removing') return 'leaving';
  return admission === 'manual' && !approved ? 'unapproved' : 'admitted';
}

/**
 * The peer's ADD_NODE_REQ is answered 200: "the terminating DES stores and activates the receiving ENUM mapping data
 * profile of the originating DES" [Q.3645 §7.1.1]. `content` is what the response carries: the host profile as it is
 * now, so that what led to it is not sent to this peer again. Throws where the node is being removed: it may not be
 * admitted then.
 */
export function acceptAddition(
  { node, host }: { node: NodeFacts; host: HostProfile },
  { profile, activateAt, limit, at }: { profile: number; activateAt?: number; limit?: number; at: number },
): { content: Pick<NewMessage, 'snapshot' | 'slice'>; effects: Effect[] } {
  const transition = nodeTransition(node, { kind: 'addition-accepted' }, at);
  if (transition.kind === 'refused') throw new Error(`a node that is ${node.state} was admitted`);
  const { content, effects } = giveProfile(host, { limit });
  return {
    content,
    effects: [
      { kind: 'activate-profile', profile, activateAt },
      ...effectsOf(transition),
      ...effects,
      { kind: 'open-membership', from: host.position },
    ],
  };
}
