import { isRequest } from '../idd/codes.js';
import type { AlarmChange } from '../idd/ports/alarms.js';
import type { OutgoingMessage } from './message.js';
import { type DeliveryAlarm, hasEnded, type Transition } from './transition.js';

/** Alarms that end with an ACK of the peer, or when nothing waits for one. */
export const ABOUT_ACKNOWLEDGEMENT = ['not-acknowledged', 'peer-refuses'] as const;

/** Alarms about the peer as a whole; the others are about one broadcast to it. */
const ABOUT_PEER = new Set<DeliveryAlarm>(['peer-refuses', 'not-acknowledged', 'response-refused']);

function objectOf(cause: DeliveryAlarm, { peer, broadcastId }: OutgoingMessage): string {
  return ABOUT_PEER.has(cause) ? `peer/${peer}` : `peer/${peer}/broadcast/${broadcastId}`;
}

/** What a step of a message does to alarms, to be stored together with it. */
export function alarmsOf(message: OutgoingMessage, { alarm, link, delivery }: Transition): AlarmChange[] {
  const changes: AlarmChange[] = [];
  // The peer has acknowledged a message: what was wrong with the peer as a whole has ended.
  if (link === 'accepted') changes.push(...ABOUT_ACKNOWLEDGEMENT.map((cause) => clearing(cause, message)));
  if (link === 'refused') changes.push(clearing('not-acknowledged', message));
  if (isRequest(message.command) && hasEnded(delivery)) changes.push(clearing('response-timeout', message));
  if (alarm !== undefined) changes.push(raising(alarm, message, delivery.reason ?? delivery.phase));
  return changes;
}

function raising(cause: DeliveryAlarm, message: OutgoingMessage, reason: string): AlarmChange {
  const { peer, command, messageId } = message;
  const alarm = {
    cause,
    object: objectOf(cause, message),
    operator: peer,
    text: `${command} ${messageId} to ${peer}: ${reason}`,
  };
  return { kind: 'raise', alarm };
}

function clearing(cause: DeliveryAlarm, message: OutgoingMessage): AlarmChange {
  return { kind: 'clear', cause, object: objectOf(cause, message) };
}
