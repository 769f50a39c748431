import type { Ack, MessageHeader } from '../../../generated/messages.js';
import { acknowledge } from '../acknowledgement.js';
import { isSameAddress } from '../address.js';
import { type CommandCode, isRequest } from '../codes.js';
import type { Peers } from '../peers.js';
import type { MessageSource } from '../ports/inbound.js';
import type { IddSettings, PeerSettings } from '../settings.js';

/**
 * Who sent the message: the originating DES of a request, the terminating DES of a response. An Ack of 405 or 410 [Q.3645 Table 2] where
 * the identity is unknown or is not the sender's, or where operators and addresses do not belong together.
 */
export function identify(
  command: CommandCode,
  header: MessageHeader,
  source: MessageSource,
  peers: Peers,
  settings: Pick<IddSettings, 'operator' | 'address'>,
): { peer: PeerSettings } | { refusal: Ack } {
  const refuse = (code: 405 | 410, detail: string) => ({ refusal: acknowledge(header.messageId, code, detail) });
  const [sender, receiver] = isRequest(command)
    ? (['originating', 'terminating'] as const)
    : (['terminating', 'originating'] as const);

  const peer = peers.get(header[`${sender}OperatorId`]);
  if (peer === undefined) return refuse(405, `${sender}OperatorId is not a configured operator`);
  if (!peers.mayComeFrom(peer.operator, source.address)) {
    return refuse(405, `${peer.operator} does not send from the address that this message came from`);
  }
  if (header[`${receiver}OperatorId`] !== settings.operator.id) {
    return refuse(410, `${receiver}OperatorId is not the operator of this DES`);
  }
  if (!isSameAddress(header[`${sender}DesAddress`], peer.address)) {
    return refuse(410, `${sender}DesAddress is not the address of ${peer.operator}'s DES`);
  }
  if (!isSameAddress(header[`${receiver}DesAddress`], settings.address)) {
    return refuse(410, `${receiver}DesAddress is not the address of this DES`);
  }
  return { peer };
}
