/** What the Content-Type of a request says about how to read its body. */
export interface MediaType {
  /** `other` covers a type that cannot be read and a missing one. */
  kind: 'soap-1.2' | 'text-xml' | 'other';
  /** The charset parameter, as it stands; it goes before the XML declaration [RFC 7303 §3]. */
  charset?: string;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const TYPE = new RegExp(`^[ \\t]*(${TOKEN}/${TOKEN})[ \\t]*(?=;|$)`);
const PARAMETER = new RegExp(`[ \\t]*;[ \\t]*(${TOKEN})=(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))`, 'y');

/**
 * Reads a Content-Type header [RFC 7231 §3.1.1.1]. Any parameters are allowed; the `action` of SOAP 1.2 is a hint for routers and is
 * not looked at [W3C SOAP Part 2 §6.5].
 */
export function parseMediaType(header: string | undefined): MediaType {
  const match = TYPE.exec(header ?? '');
  const type = match?.[1]?.toLowerCase();
  if (type !== 'application/soap+xml' && type !== 'text/xml') return { kind: 'other' };
  const kind = type === 'text/xml' ? 'text-xml' : 'soap-1.2';
  const charset = charsetOf(header!, match![0].length);
  return charset === undefined ? { kind } : { kind, charset };
}

/** The first charset parameter, as far as the parameters can be read. */
function charsetOf(header: string, from: number): string | undefined {
  PARAMETER.lastIndex = from;
  for (let match = PARAMETER.exec(header); match !== null; match = PARAMETER.exec(header)) {
    const [, name, quoted, token] = match;
    if (name!.toLowerCase() === 'charset') return quoted?.replace(/\\(.)/g, '$1') ?? token;
  }
  return undefined;
}
