import { codingsOf } from '../content-codings.js';

export type ContentEncoding = 'identity' | 'gzip';

/** Reads the Content-Encoding header of a request; undefined where it names anything but one gzip. */
export function parseContentEncoding(header: string | undefined): ContentEncoding | undefined {
  const codings = codingsOf(header);
  if (codings.length === 0) return 'identity';
  return codings.length === 1 && codings[0] === 'gzip' ? 'gzip' : undefined;
}
