/** One escape: `\DDD`, or a backslash and the character that it stands for [RFC 1035 §5.1]. */
const ESCAPE = /\\(?:([0-9]{1,3})|(.))/gs;

/**
 * Returns why an escape of a word or string is none, for people; undefined where all are: a backslash before a digit
 * begins `\DDD`, an octet by three decimal digits [RFC 1035 §5.1]. Where nobody said so, the `\1` of an expression was
 * read as 1, and every number went to the same user.
 */
export function objectionToEscapes(text: string): string | undefined {
  if (!text.includes('\\')) return undefined;
  for (const [written, digits] of text.matchAll(ESCAPE)) {
    if (digits === undefined || isOctet(digits)) continue;
    const rule = 'in a zone file \\ and digits are \\DDD, at most \\255 [RFC 1035 §5.1]';
    return `${written} is no escape: ${rule}; write \\\\${digits[0]} for \\${digits[0]}`;
  }
  return undefined;
}

/** Returns a character string without its escapes, which have been checked; each character is one octet of it. */
export function unescapeText(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (_, digits: string | undefined, character: string) =>
    digits === undefined ? character : String.fromCharCode(Number(digits)),
  );
}

function isOctet(digits: string): boolean {
  return digits.length === 3 && Number(digits) <= 255;
}

/** The longest name in octets on the wire, its length bytes included [RFC 1035 §2.3.4]. */
const LONGEST_NAME = 255;

/** Labels without escapes, of 1 to 63 octets [RFC 1035 §2.3.4], with or without the final dot. */
const PLAIN_NAME = /^(?:[^.\\]{1,63}\.)*[^.\\]{1,63}\.?$/;

/** A dot at the end that belongs to the last label. */
const ESCAPED_END = /(?:^|[^\\])(?:\\\\)*\\\.$/;

const LONGEST_LABEL = 63;

/**
 * Returns a domain name made absolute, with the final dot, and with escapes only where it needs them: `\049` is 1, and
 * `\042` and `\*` are the asterisk, which makes a wildcard however it is written [RFC 4592 §2.1.1]. `origin` is such a
 * name. Returns undefined where the name is malformed, too long, or relative where there is no origin.
 */
export function absoluteName(name: string, origin: string | undefined): string | undefined {
  if (name === '@') return origin;
  if (name === '.') return name;
  const written = PLAIN_NAME.test(name) ? name : withFewestEscapes(name);
  if (written === undefined) return undefined;
  const isAbsolute = written.endsWith('.') && !ESCAPED_END.test(written);
  if (!isAbsolute && origin === undefined) return undefined;
  const absolute = isAbsolute ? written : origin === '.' ? `${written}.` : `${written}.${origin}`;
  return absolute.length < LONGEST_NAME || octetsOf(absolute) <= LONGEST_NAME ? absolute : undefined;
}

/** Returns undefined where the text is no domain name. */
function withFewestEscapes(name: string): string | undefined {
  if (objectionToEscapes(name) !== undefined) return undefined;
  let written = '';
  let octets = 0;
  for (const [part, digits, character] of name.matchAll(/\\(?:([0-9]{3})|(.))|./gs)) {
    if (part === '.') {
      if (octets === 0) return undefined;
      written += '.';
      octets = 0;
      continue;
    }
    octets += 1;
    if (octets > LONGEST_LABEL || part === '\\') return undefined;
    written += escapedOctet(digits === undefined ? (character ?? part) : String.fromCharCode(Number(digits)));
  }
  return written === '' ? undefined : written;
}

/** Returns the labels of a name, each character an octet, as the absolute name that `absoluteName` gives. */
export function nameOfLabels(labels: readonly string[]): string {
  if (labels.length === 0) return '.';
  return labels.map((label) => `${[...label].map(escapedOctet).join('')}.`).join('');
}

/** One octet of a label: a dot and a backslash need an escape, and what cannot be printed has its number. */
function escapedOctet(octet: string): string {
  if (octet === '.' || octet === '\\') return `\\${octet}`;
  const code = octet.charCodeAt(0);
  return code > 32 && code !== 127 ? octet : `\\${String(code).padStart(3, '0')}`;
}

/** How long an absolute name is on the wire: a length byte for each dot, and the final zero. */
function octetsOf(absolute: string): number {
  return absolute.replace(/\\(?:[0-9]{3}|.)/g, 'x').length + 1;
}

const UNITS: Record<string, number> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 };

/** Returns the seconds of a TTL, a number or with units such as 1h30m; undefined where it is none. */
export function parseTtl(text: string): number | undefined {
  if (/^[0-9]{1,10}$/.test(text)) return Number(text);
  if (!/^([0-9]{1,10}[wdhms]){1,5}$/i.test(text)) return undefined;
  let seconds = 0;
  for (const [, count, unit] of text.toLowerCase().matchAll(/([0-9]+)([wdhms])/g))
    seconds += Number(count) * UNITS[unit!]!;
  return seconds;
}
