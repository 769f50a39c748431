import type { MessageHeader } from '../../../generated/messages.js';
import { isRequest } from '../codes.js';
import type { OutgoingMessage, SendingStore } from '../ports/store/index.js';
import type { OutgoingEnvelope } from '../ports/transport.js';
import type { IddSettings, PeerSettings } from '../settings.js';

/** Makes of a stored message what goes over the wire. Each call reads the same content: it was fixed when the message was stored. */
export async function envelopeOf(
  message: OutgoingMessage,
  peer: PeerSettings,
  settings: Pick<IddSettings, 'operator' | 'address'>,
  store: SendingStore,
): Promise<OutgoingEnvelope> {
  const envelope: OutgoingEnvelope = {
    command: message.command,
    header: headerOf(message, peer, settings),
    result: message.result,
  };
  const { snapshot, slice, journal, activateAt } = message;
  // "which presents the date and time of involving the ENUM mapping data of originating DES" [Q.3645 §7.1.1, parameter 8]
  if (activateAt !== undefined) envelope.activationTimestamp = new Date(activateAt);
  if (snapshot !== undefined) envelope.records = () => store.readSnapshot(snapshot, slice);
  if (journal !== undefined) {
    const change = await store.readJournal(message);
    if (change.command === 'MOD_DATA_REQ') envelope.modifications = change.modifications;
    else envelope.records = () => [change.records];
  }
  return envelope;
}

/** Originating and terminating name the roles in the procedure, not who sends this message. */
function headerOf(
  { command, messageId, broadcastId }: OutgoingMessage,
  peer: PeerSettings,
  settings: Pick<IddSettings, 'operator' | 'address'>,
): MessageHeader {
  const here = { operator: settings.operator.id, address: settings.address };
  const there = { operator: peer.operator, address: peer.address };
  const [originating, terminating] = isRequest(command) ? [here, there] : [there, here];
  return {
    protocolVersion: '1.0',
    messageId,
    originatingOperatorId: originating.operator,
    terminatingOperatorId: terminating.operator,
    originatingDesAddress: originating.address,
    terminatingDesAddress: terminating.address,
    broadcastId,
  };
}
