import type { RequestCode } from '../idd/codes.js';
import type { AlarmChange } from '../idd/ports/alarms.js';
import type { Delivery } from './delivery.js';
import type { JournalPosition } from './journal.js';
import type { NewMessage, RestOfSnapshot } from './message.js';
import type { NodeEffect, NodeStatus, NodeTransition } from './node.js';

/**
 * What is to be stored of one piece of work with one peer. A list of effects is stored in its order and in one
 * transaction, so that none is there without the others.
 */
export type Effect =
  | NodeEffect
  /** The node becomes this. */
  | { kind: 'node'; node: NodeStatus }
  /** Changes after this position concern the peer from now on, unless they do already. */
  | { kind: 'open-membership'; from: JournalPosition }
  /** The staged profile becomes the peer's, in force from then on: milliseconds since 1970, left out: at once. */
  | { kind: 'activate-profile'; profile: number; activateAt?: number }
  /** A broadcast that changes no data begins. */
  | { kind: 'begin-broadcast'; broadcastId: string; command: RequestCode }
  /** The peer has been given the journal up to this position, in a message or a snapshot. */
  | { kind: 'given'; position: JournalPosition }
  /** What the peer has still to be given of a snapshot; left out: nothing. */
  | { kind: 'rest-of-snapshot'; rest?: RestOfSnapshot }
  /** A message waits for its turn, or is kept only to say why it is not sent. */
  | { kind: 'queue'; message: NewMessage; ended?: { phase: 'cancelled' | 'rejected'; reason: string } }
  /** Where a message stands. */
  | { kind: 'deliver'; id: number; delivery: Delivery }
  /** What the response to a message said besides its code. */
  | { kind: 'answer'; id: number; description?: string }
  /** Other messages take the place of this one. */
  | { kind: 'delete'; id: number }
  | { kind: 'alarm'; change: AlarmChange };

/** What a transition of a node has stored. */
export function effectsOf(transition: NodeTransition | undefined): Effect[] {
  return transition?.kind === 'changed' ? [{ kind: 'node', node: transition.node }, ...transition.effects] : [];
}

/** Nobody waits for the response to a message any more. */
export function endResponseTimeout({ peer, broadcastId }: { peer: string; broadcastId: string }): Effect {
  const object = `peer/${peer}/broadcast/${broadcastId}`;
  return { kind: 'alarm', change: { kind: 'clear', cause: 'response-timeout', object } };
}
