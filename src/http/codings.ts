/**
 * Returns the codings that a Content-Encoding header lists, or a Transfer-Encoding one, in the order in which they were
 * applied: in small letters, as case does not matter, and without empty members and `identity`, which change nothing
 * [RFC 9110 §5.6.1.2, §8.4]. `x-gzip` is gzip [RFC 9110 §8.4.1.3].
 */
export function codingsOf(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity')
    .map((coding) => (coding === 'x-gzip' ? 'gzip' : coding));
}
