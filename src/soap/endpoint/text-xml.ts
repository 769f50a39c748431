import type { IncomingMessage as Request } from 'node:http';
import type { Clock } from '../../idd/ports/clock.js';
import { MessageReader } from '../decoding/message-reader.js';
import { type HttpAnswer, plainAnswer } from './answer.js';
import { BodyFailure, RequestBody } from './body.js';
import type { ContentEncoding } from './content-encoding.js';
import { faultAnswer } from './faults.js';

/** The start tag of the envelope is well within this. */
const ENVELOPE_WITHIN = 64 * 1024;

/** 415, with what we do take [RFC 7231 §6.5.13, RFC 9110 §12.5.1]. */
export function unsupportedMediaType(): HttpAnswer {
  return plainAnswer(415, 'The media type is not application/soap+xml', {
    headers: { Accept: 'application/soap+xml' },
    refusal: 'media-type',
  });
}

/**
 * A body of `text/xml`: the media type of SOAP 1.1. Read as far as it takes to see that the envelope is not one of SOAP 1.2, which the
 * sender is told [W3C SOAP Part 1 Appendix A]; anything else has the wrong media type. Undefined where the client has gone away.
 */
export async function answerTextXml(
  request: Request,
  options: { encoding: ContentEncoding; charset?: string; timeout: number; clock: Clock },
): Promise<HttpAnswer | undefined> {
  const body = new RequestBody(request, { ...options, limit: ENVELOPE_WITHIN });
  const reader = new MessageReader({ charset: options.charset, streamed: false });
  try {
    while (reader.rejection === undefined && reader.opening === undefined) {
      const chunk = await body.next();
      if (chunk === undefined) break;
      reader.write(chunk);
    }
  } catch (error) {
    if (!(error instanceof BodyFailure)) throw error;
    if (error.kind === 'aborted') return undefined;
  } finally {
    body.release();
  }
  const { rejection } = reader;
  const mismatch = rejection?.kind === 'fault' && rejection.fault.startsWith('VersionMismatch');
  return mismatch ? { ...faultAnswer(rejection), refusal: 'fault' } : unsupportedMediaType();
}
