import type { CommandCode, MessageHeader } from '../../../generated/messages.js';
import { MessageReader } from '../../../src/soap/decoding/message-reader.js';
import type { Rejection } from '../../../src/soap/decoding/rejection.js';
import { parseMediaType } from '../../../src/soap/media-type.js';
import type { Arrived, Said } from './exchange.js';
import type { Request } from './fault.js';

/** Who the peer is, and the one peer that it has. */
export interface Identity {
  operator: string;
  address: string;
  peerOperator: string;
  peerAddress: string;
}

/** What came: refused already, or a message whose header may still be refused. `whole` is undefined where the rest of it is wrong. */
export type Judged =
  | { refused: Said }
  | { command: CommandCode; header: MessageHeader; whole: Request | undefined; wrong: Said | undefined };

/** HTTP and SOAP as they should be [W3C SOAP Part 2 §7]. */
export function judgeArrived({ method, headers, wrongHead, body }: Arrived): Judged {
  if (wrongHead !== undefined) return { refused: http(wrongHead.status, wrongHead.text) };
  if (method !== 'POST') return { refused: http(405, 'only POST', { Allow: 'POST' }) };
  const { kind, charset } = parseMediaType(headers['content-type']);
  if (kind === 'other') return { refused: http(415, 'application/soap+xml is needed') };
  if (headers['content-encoding'] !== undefined) return { refused: http(415, 'no coding', { 'Accept-Encoding': '' }) };
  // Nothing is there that could match.
  if (headers['if-match'] !== undefined) return { refused: http(412, 'it does not match') };
  const reader = new MessageReader({ charset, streamed: false });
  reader.write(body);
  reader.end();
  const { opening, message, rejection } = reader;
  const wrong = rejection && refusal(rejection);
  if (kind === 'text-xml') {
    const isMismatch = wrong?.kind === 'fault-1.1' || (wrong?.kind === 'fault' && wrong.code === 'VersionMismatch');
    return { refused: isMismatch ? wrong : http(415, 'application/soap+xml is needed') };
  }
  if (opening === undefined) return { refused: wrong! };
  const whole = message && { command: opening.command, message };
  return { ...opening, whole, wrong };
}

/** Who sent it, and to whom [Q.3645 Table 2, 405 and 410]. */
export function judgeHeader(command: CommandCode, header: MessageHeader, identity: Identity): Said | undefined {
  const { messageId, originatingOperatorId, terminatingOperatorId, originatingDesAddress, terminatingDesAddress } =
    header;
  const originating = { operator: originatingOperatorId, address: originatingDesAddress };
  const terminating = { operator: terminatingOperatorId, address: terminatingDesAddress };
  const [sender, receiver] = command.endsWith('_REQ') ? [originating, terminating] : [terminating, originating];
  if (sender.operator !== identity.peerOperator) return ack(405, messageId, 'unknown operator');
  if (sender.address !== identity.peerAddress) return ack(410, messageId, "not the sender's address");
  if (receiver.operator !== identity.operator) return ack(410, messageId, 'another operator');
  if (receiver.address !== identity.address) return ack(410, messageId, 'not my address');
  return undefined;
}

export function ack(returnCode: number, messageId: string | undefined, description: string): Said {
  return { kind: 'ack', returnCode, messageId, description };
}

function http(status: number, text: string, headers: Record<string, string> = {}): Said {
  return { kind: 'http', status, text, headers: { 'Content-Type': 'text/plain', ...headers } };
}

function refusal(rejection: Rejection): Said {
  if (rejection.kind === 'ack') return ack(rejection.returnCode, rejection.messageId, rejection.description);
  const { fault, reason, notUnderstood = [] } = rejection;
  if (fault === 'VersionMismatch11') return { kind: 'fault-1.1', reason };
  return { kind: 'fault', code: fault, reason, blocks: notUnderstood };
}
