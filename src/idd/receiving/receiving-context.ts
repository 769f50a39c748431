import type { Ack, MessageHeader } from '../../../generated/messages.js';
import { acknowledge } from '../acknowledgement.js';
import type { Alarms } from '../ports/alarms.js';
import type { Clock } from '../ports/clock.js';
import type { Identifiers } from '../ports/identifiers.js';
import type { Reception, Store } from '../ports/store/index.js';
import type { IddSettings, PeerSettings } from '../settings.js';

/** What the handling of one received message works with. */
export interface ReceivingContext {
  header: MessageHeader;
  peer: PeerSettings;
  store: Store;
  alarms: Alarms;
  clock: Clock;
  identifiers: Identifiers;
  settings: IddSettings;
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

/** The ACK of a request that has been stored, or was answered 100 before; its response is on its way in either case. */
export function received(context: ReceivingContext, reception: Reception): Ack {
  context.wake(context.peer.operator);
  return acknowledge(context.header.messageId, reception === 'stored' ? 100 : 101);
}
