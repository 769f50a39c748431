import { type E164Number, type Parsed, parseE164Number } from './e164.js';
import { quoted } from './quoted.js';

/** What people put between digits [RFC 3966 §5.1.1], and invisible characters that come along with a copied number. */
const SEPARATORS = /[\s().\p{Pd}\u2212\p{Cf}]+/gu;

/** A domain name whose first labels are single digits; those behind them, the suffix, do not begin with a digit. */
const DOMAIN_NAME = /^(\*\.)?((?:[0-9]\.)+)[A-Z_][A-Z0-9_-]*(?:\.[A-Z0-9_-]+)*\.?$/i;

const URI = /^([A-Z][A-Z0-9+.-]*):(.*)$/is;

/**
 * Reads a number in the forms in which people and systems have it: digits, with + or without, and with separators;
 * `tel:`, `sip:` and `sips:` URIs, whose parameters do not matter [RFC 3966 §3, RFC 3261 §19.1.6]; a domain name of
 * ENUM under any suffix [RFC 6116 §3.2]. Gives the reason where it is none of these: a clause that follows the text.
 */
export function readWrittenNumber(written: string): Parsed<E164Number> {
  const text = written.trim();
  const [, scheme, rest] = URI.exec(text) ?? [];
  if (scheme !== undefined) return readUri(scheme, rest!);
  const [, wildcard, labels] = DOMAIN_NAME.exec(text) ?? [];
  if (wildcard !== undefined) return { reason: 'is the name of a number block, not of a number' };
  if (labels !== undefined) return parseE164Number(`+${labels.split('.').reverse().join('')}`);
  return readDigits(text);
}

function readUri(scheme: string, rest: string): Parsed<E164Number> {
  switch (scheme.toLowerCase()) {
    case 'tel': {
      const [subscriber, ...parameters] = rest.split(';');
      if (!subscriber!.startsWith('+') && parameters.some((parameter) => /^phone-context=/i.test(parameter))) {
        return {
          reason: 'is a local number, which only its phone-context completes: write it with + [RFC 3966 §5.1.4]',
        };
      }
      return readDigits(subscriber!);
    }
    case 'sip':
    case 'sips':
      return readSipUser(rest);
    default:
      return { reason: `has the scheme ${quoted(scheme)}: numbers are read from tel:, sip: and sips: URIs` };
  }
}

/** The number is what stands before the @, without a password and the parameters of a tel: URI [RFC 3261 §19.1.1]. */
function readSipUser(rest: string): Parsed<E164Number> {
  const end = rest.indexOf('@');
  if (end < 0) return { reason: 'has no user before an @, which could be a number' };
  const user = rest.slice(0, end).split(/[:;]/)[0]!;
  if (/%(?![0-9A-F]{2})/i.test(user)) return { reason: 'has a % without two hexadecimal digits' };
  const plain = user.replace(/%([0-9A-F]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  const number = readDigits(plain);
  return number.reason === undefined ? number : { reason: `has the user ${quoted(plain)}, which ${number.reason}` };
}

function readDigits(text: string): Parsed<E164Number> {
  // Within the country only [ITU-T E.123]; without its parentheses it would make another number.
  if (/\(\s*0\s*\)/.test(text)) return { reason: 'contains (0), the prefix of calls within a country: leave it out' };
  const plain = text.replace(SEPARATORS, '');
  if (plain.includes('+', 1)) return { reason: 'has a + behind its beginning: give one number' };
  if (plain.startsWith('+')) return parseE164Number(plain);
  if (/^0[0-9]*$/.test(plain)) return { reason: 'begins with 0: write + and the country code instead of a prefix' };
  return plain === '' ? { reason: 'has no digits' } : parseE164Number(`+${plain}`);
}
