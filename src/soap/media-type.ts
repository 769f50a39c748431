/** What the Content-Type of a request says about how to read its body. */
export interface MediaType {
  /** `other` covers a type that cannot be read and a missing one. */
  kind: 'soap-1.2' | 'text-xml' | 'other';
  /** The charset parameter, as it stands; it goes before the XML declaration [RFC 7303 §3]. */
  charset?: string;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const TYPE = new RegExp(`^[ \\t]*(${TOKEN}/${TOKEN})[ \\t]*(?=;|$)`);
/** A parameter with its semicolon, and those before it that are empty [RFC 9110 §5.6.6]. */
const PARAMETER = new RegExp(`[ \\t]*;[ \\t;]*(${TOKEN})=(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))`, 'y');

/**
 * Reads a Content-Type header [RFC 9110 §8.3]. Any parameters are allowed; the `action` of SOAP 1.2 is a hint for
 * routers and is not looked at [W3C SOAP Part 2 §6.5].
 */
export function parseMediaType(header: string | undefined): MediaType {
  const match = TYPE.exec(header ?? '');
  if (match === null) return { kind: 'other' };
  const type = match[1]!.toLowerCase();
  const kind = type === 'application/soap+xml' ? 'soap-1.2' : type === 'text/xml' ? 'text-xml' : 'other';
  const charset = charsetOf(header!, match[0].length);
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
