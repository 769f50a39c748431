import type { Answer } from '../../idd/ports/transport.js';
import { readAnswer } from '../decoding/answer-reader.js';
import { parseMediaType } from '../media-type.js';
import { undoCodings } from '../undo-codings.js';
import { type HttpResponse, LONGEST_ANSWER } from './post.js';
import { parseRetryAfter } from './retry-after.js';

/**
 * Returns what an HTTP response says about the message that was posted. Only an ACK with HTTP 200 that is for this
 * message, or for none by name, is the peer's word on it; its media type is not insisted on.
 * @param now milliseconds since 1970
 */
export async function judgeResponse(response: HttpResponse, messageId: string, now: number): Promise<Answer> {
  const { status, headers } = response;
  const delay = parseRetryAfter(headers['retry-after'], now);
  const retryAfter = delay === undefined ? {} : { retryAfter: delay };
  const unusable = (reason: string): Answer => ({ kind: 'unusable', reason, ...retryAfter });

  const body = await undoCodings(response.body, headers, LONGEST_ANSWER);
  if ('reason' in body) return unusable(`HTTP ${status} ${body.reason}`);
  const read = readAnswer(body, parseMediaType(headers['content-type']).charset);
  if (read.kind === 'fault') return unusable(`HTTP ${status} with fault ${read.code}: ${read.reason}`);
  if (status !== 200) return unusable(`HTTP ${status}`);
  if (read.kind === 'garbage') return unusable(`HTTP 200 without ACK: ${read.reason}`);
  // An ACK without one answers a message whose identifier could not be read.
  if (read.ack.messageId !== undefined && read.ack.messageId !== messageId) {
    return unusable('the ACK is for another message');
  }
  return { kind: 'acknowledged', ack: read.ack, ...retryAfter };
}
