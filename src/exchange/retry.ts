import type { Phase } from './delivery.js';
import { type Effect, effectsOf } from './effects.js';
import type { NewMessage, OutgoingMessage } from './message.js';
import { type NodeFacts, nodeTransition } from './node.js';
import { giveProfile, type HostProfile } from './slices.js';

const FAILED = new Set<Phase>(['rejected', 'failed', 'expired']);

/** Whether the message has ended without what it was for, so that it can be sent again. */
export function hasFailed({ delivery }: Pick<OutgoingMessage, 'delivery'>): boolean {
  return FAILED.has(delivery.phase);
}

interface Retry {
  newIdentifier: () => string;
  /** Milliseconds since 1970. */
  at: number;
}

/** A node request that has failed. A store may look a fact up only when it is read. */
interface FailedProcedure {
  readonly message: OutgoingMessage;
  readonly node: NodeFacts;
  /** It is the newest node request to the peer. */
  readonly isNewest: boolean;
  readonly host: HostProfile;
}

/**
 * Sends a node request again. Under a new identifier it is a new message and bears the host profile as it is now, at
 * most `limit` records of it. Returns undefined where a newer node procedure has taken its place.
 */
export function retryProcedure(
  facts: FailedProcedure,
  { newIdentifier, at, limit }: Retry & { limit?: number },
): Effect[] | undefined {
  const { message, node } = facts;
  if (!facts.isNewest) return undefined;
  const isAddition = message.command === 'ADD_NODE_REQ';
  const transition = nodeTransition(node, { kind: isAddition ? 'addition-retried' : 'removal-retried' }, at);
  if (transition.kind === 'refused') return undefined;
  const effects = effectsOf(transition);
  if (!isAddition || message.delivery.phase === 'expired') return [...effects, ...again(message, {}, newIdentifier)];
  const profile = giveProfile(facts.host, { limit, broadcastId: message.broadcastId });
  return [...effects, ...profile.effects, ...again(message, { slice: undefined, ...profile.content }, newIdentifier)];
}

/** A message with changes that has failed. A store may look a fact up only when it is read. */
interface FailedChanges {
  readonly message: OutgoingMessage;
  readonly node: NodeFacts;
  /** A whole profile newer than the message has been sent to the peer or is on its way. */
  readonly hasNewerProfile: boolean;
  /** A later change has overtaken some of it: see LaterChanges. */
  readonly isOvertaken: boolean;
}

/** Sends changes again. Returns undefined where something later has overtaken them, or the removal of the node. */
export function retryChanges(
  facts: FailedChanges,
  { newIdentifier }: Pick<Retry, 'newIdentifier'>,
): Effect[] | undefined {
  const { message, node } = facts;
  if (message.journal === undefined || node.state !== 'added') return undefined;
  return facts.hasNewerProfile || facts.isOvertaken ? undefined : again(message, {}, newIdentifier);
}

/** The message once more: an expired one under its old identifier, as the peer may have it, another under a new one. */
function again(message: OutgoingMessage, content: Partial<NewMessage>, newIdentifier: () => string): Effect[] {
  const { command, broadcastId, snapshot, slice, journal, activateAt } = message;
  const messageId = message.delivery.phase === 'expired' ? message.messageId : newIdentifier();
  const repeated: NewMessage = { command, broadcastId, snapshot, slice, journal, activateAt, messageId, ...content };
  return [
    { kind: 'delete', id: message.id },
    { kind: 'queue', message: repeated },
  ];
}
