import type { Phase } from '../../exchange/delivery.js';
import type { ReturnCode } from '../codes.js';
import type { OutgoingMessage } from '../ports/store/index.js';
import type { ReceivingContext } from './receiving-context.js';

/** What is wrong with a response that is answered so [Q.3645 Table 2]. 406 is not among it: the peer was late, which has an alarm of its own. */
const WRONG: Partial<Record<ReturnCode, string>> = {
  407: 'is not of the procedure of its request',
  408: 'belongs to no request that waits for it',
  409: 'has a result code that is not for it',
};

/** Ends after which a response may still be under way without anybody having done wrong. */
const HARMLESSLY_LATE: ReadonlySet<Phase> = new Set(['done', 'rejected', 'cancelled']);

/** Has a person know of a response with which the peer does wrong, or somebody else in its name. */
export function raiseUnexpectedResponse(
  { peerAlarms, peer, command, header }: ReceivingContext,
  code: ReturnCode,
  request: OutgoingMessage | undefined,
): void {
  const wrong = WRONG[code];
  if (wrong === undefined) return;
  if (code === 408 && request !== undefined && HARMLESSLY_LATE.has(request.delivery.phase)) return;
  peerAlarms.raise({
    cause: 'unexpected-response',
    object: `peer/${peer.operator}`,
    operator: peer.operator,
    text: `${command} ${header.messageId} of ${peer.operator} ${wrong}: answered ${code}`,
  });
}
