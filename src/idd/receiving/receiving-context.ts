import type { Ack, MessageHeader } from '../../../generated/messages.js';
import { acknowledge } from '../acknowledgement.js';
import type { CommandCode } from '../codes.js';
import type { Alarms } from '../ports/alarms.js';
import type { Clock } from '../ports/clock.js';
import type { NewDigest } from '../ports/digests.js';
import type { Identifiers } from '../ports/identifiers.js';
import type { Reception, Store } from '../ports/store/index.js';
import type { IddSettings, PeerSettings } from '../settings.js';

/** What the handling of one received message works with. */
export interface ReceivingContext {
  command: CommandCode;
  header: MessageHeader;
  peer: PeerSettings;
  store: Store;
  alarms: Alarms;
  /** For what the peer sends and should not, however often it does. */
  peerAlarms: Alarms;
  clock: Clock;
  identifiers: Identifiers;
  settings: IddSettings;
  newDigest: NewDigest;
  /** There is something to send to that peer. */
  wake(operator: string): void;
}

/** The identity under which the store keeps a received message. */
export function keyOf({ header, peer, clock }: ReceivingContext) {
  return {
    peer: peer.operator,
    messageId: header.messageId,
    broadcastId: header.broadcastId,
    receivedAt: clock.now(),
  };
}

/** The ACK of a message that has been stored, or was answered 100 before; the response to a request is on its way in either case. */
export function received(context: ReceivingContext, reception: Reception): Ack {
  context.wake(context.peer.operator);
  if (reception === 'repeat-differs') raiseRepeatDiffers(context, 'with another content than was answered 100');
  return acknowledge(context.header.messageId, reception === 'stored' ? 100 : 101);
}

/** A peer that uses an identifier twice loses the second message: 101 ends it as if it had been applied. A person has to know. */
export function raiseRepeatDiffers({ peerAlarms, peer, command, header }: ReceivingContext, how: string): void {
  peerAlarms.raise({
    cause: 'repeat-differs',
    object: `peer/${peer.operator}`,
    operator: peer.operator,
    text: `${command} ${header.messageId} of ${peer.operator} came again ${how}: answered 101, nothing of it was applied`,
  });
}
