import { codingsOf } from '../../http/codings.js';
import { type HttpAnswer, plainAnswer } from './answer.js';

export type ContentEncoding = 'identity' | 'gzip';

/** Reads the Content-Encoding header of a request; undefined where it names anything but one gzip. */
export function parseContentEncoding(header: string | undefined): ContentEncoding | undefined {
  const codings = codingsOf(header);
  if (codings.length === 0) return 'identity';
  return codings.length === 1 && codings[0] === 'gzip' ? 'gzip' : undefined;
}

/** 415 with what is taken, by which it is told from one for the media type [RFC 9110 §12.5.3, §15.5.16]. */
export function unsupportedCoding(): HttpAnswer {
  return plainAnswer(415, 'The Content-Encoding is neither identity nor gzip', {
    headers: { 'Accept-Encoding': 'gzip' },
    refusal: 'content-encoding',
  });
}
