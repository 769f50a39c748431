/** Scheme and at least one character of what RFC 3986 allows, percent signs only with two hexadecimal digits [RFC 3986 §2, §3.1]. */
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;

/** Whether the text can be a URI; what its scheme makes of the rest is not looked at. */
export function isUri(text: string): boolean {
  return URI.test(text);
}

/** The scheme of a URI, as it is written, without the colon. */
export function schemeOf(uri: string): string {
  return uri.slice(0, uri.indexOf(':'));
}

/** Why the text is no URI, for people; undefined where it can be one. */
export function objectionToUri(text: string): string | undefined {
  if (isUri(text)) return undefined;
  const scheme = SCHEME.exec(text);
  if (scheme === null) return 'has no scheme such as sip: or tel:';
  if (scheme[0].length === text.length) return 'has nothing after the scheme';
  return 'contains characters that a URI may not contain';
}
