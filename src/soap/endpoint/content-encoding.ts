export type ContentEncoding = 'identity' | 'gzip';

/** Reads a Content-Encoding header [RFC 7231 §3.1.2.2]; undefined where it names anything but one gzip. `x-gzip` is gzip [RFC 7230 §4.2.3]. */
export function parseContentEncoding(header: string | undefined): ContentEncoding | undefined {
  const codings = (header ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length === 0) return 'identity';
  return codings.length === 1 && (codings[0] === 'gzip' || codings[0] === 'x-gzip') ? 'gzip' : undefined;
}
