import type { Alarms } from '../ports/alarms.js';
import type { OutgoingMessage } from '../ports/store/index.js';
import type { DeliveryAlarm } from './transition.js';

/** Alarms about the peer as a whole; the others are about one broadcast to it. */
const ABOUT_PEER = new Set<DeliveryAlarm>(['peer-refuses', 'not-acknowledged']);

function objectOf(cause: DeliveryAlarm, message: OutgoingMessage): string {
  return ABOUT_PEER.has(cause) ? `peer/${message.peer}` : `peer/${message.peer}/broadcast/${message.broadcastId}`;
}

export function raiseDeliveryAlarm(
  alarms: Alarms,
  cause: DeliveryAlarm,
  message: OutgoingMessage,
  reason: string,
): void {
  alarms.raise({
    cause,
    object: objectOf(cause, message),
    operator: message.peer,
    text: `${message.command} ${message.messageId} to ${message.peer}: ${reason}`,
  });
}

/** The peer has acknowledged a message: what was wrong with the peer as a whole has ended. */
export function clearPeerAlarms(alarms: Alarms, message: OutgoingMessage): void {
  for (const cause of ABOUT_PEER) alarms.clear(cause, objectOf(cause, message));
}

/** The request has ended well: what was wrong with it has ended. */
export function clearBroadcastAlarms(alarms: Alarms, message: OutgoingMessage): void {
  alarms.clear('response-timeout', objectOf('response-timeout', message));
}
