import type { AlarmChange } from '../idd/ports/alarms.js';
import type { Delivery } from './delivery.js';
import { type Effect, effectsOf } from './effects.js';
import type { OutgoingMessage } from './message.js';
import { type NodeEvent, type NodeFacts, nodeTransition } from './node.js';
import { type Apart, sendOneByOne } from './one-by-one.js';

/** What has to be known to settle a step of a message. A store may look a fact up only when it is read. */
export interface SettledMessage {
  readonly node: NodeFacts;
  /** A whole profile newer than the message has been sent to the peer or is on its way. */
  readonly hasNewerProfile: boolean;
}

/** What a step of a message leads to, besides where the message stands. */
interface Consequences {
  node?: NodeEvent;
  alarms?: readonly AlarmChange[];
  /** The staged profile of the peer that has come with it. */
  profile?: number;
}

/**
 * Has a step of a message, at `at` in milliseconds since 1970, take effect on its node. Of a procedure that a newer one
 * has overtaken nothing counts but the ends of alarms.
 */
export function settleStep(
  facts: SettledMessage,
  { node: event, alarms = [], profile }: Consequences,
  at: number,
): Effect[] {
  const transition = event && nodeTransition(facts.node, event, at);
  // A newer whole profile decides whether the peer's copy differs.
  const isReplaced = event?.kind === 'content-missed' && facts.hasNewerProfile;
  if (transition?.kind === 'overtaken' || isReplaced) return endsOf(alarms);
  const effects: Effect[] = profile === undefined ? [] : [{ kind: 'activate-profile', profile }];
  for (const change of alarms) effects.push({ kind: 'alarm', change });
  effects.push(...effectsOf(transition));
  return effects;
}

/** A response to a message of ours. */
export interface Answered extends SettledMessage {
  readonly message: OutgoingMessage;
  /** The message with what has to be known to send its changes again one by one. */
  readonly apart: Apart;
}

/** What a response means for its request. */
export interface ResponseSettlement extends Consequences {
  delivery?: Delivery;
  /** What it said besides its code. */
  description?: string;
  /** The changes in the request are sent again, each in a message of its own. */
  apart?: { newIdentifier: () => string };
}

/**
 * A response ends its request. Where the changes of the request are sent again one by one, they count as on their way,
 * unless a later change of the same records has overtaken one of them; where a whole profile has been sent since, that
 * has all of them.
 */
export function settleResponse(answered: Answered, settlement: ResponseSettlement, at: number): Effect[] {
  const { delivery, description, apart, alarms = [] } = settlement;
  const { id } = answered.message;
  const effects: Effect[] = [];
  if (delivery !== undefined) effects.push({ kind: 'deliver', id, delivery }, { kind: 'answer', id, description });
  if (apart !== undefined && !answered.hasNewerProfile) {
    const again = sendOneByOne(answered.apart, apart);
    effects.push(...again.effects);
    if (again.isWhole) return [...effects, ...endsOf(alarms)];
  }
  return [...effects, ...settleStep(answered, settlement, at)];
}

/** Of what is overtaken, or done again, nobody has to know; only the ends of alarms hold. */
function endsOf(alarms: readonly AlarmChange[]): Effect[] {
  return alarms.flatMap((change): Effect[] => (change.kind === 'clear' ? [{ kind: 'alarm', change }] : []));
}
