import { parseE164Number, parseE164Prefix } from './e164.js';
import { objectionToScheme } from './enumservices.js';
import type { NaptrRecord } from './naptr-record.js';
import { quoted } from './quoted.js';
import { checkServiceField } from './service-field.js';
import { substitute, substituteBlindly } from './substitution.js';
import { objectionToUri, schemeOf } from './uri.js';

/** A DNS character string [RFC 1035 §3.3] and, in text, a domain name [RFC 1035 §2.3.4]. */
const MOST_OCTETS = { flags: 255, service: 255, regexp: 255, replacement: 253 } as const;
/** RFC 2181 §8. */
const HIGHEST_TTL = 2 ** 31 - 1;
const HIGHEST_ORDER = 2 ** 16 - 1;

/**
 * Stands for what a back reference of a block record gives, which may be nothing: a URI may contain it, but a scheme
 * may not.
 */
const PLACEHOLDER = '*';

/**
 * Why a record breaks the rules of E.164, RFC 3402, RFC 3403 or RFC 6116: a clause for people, without the record's
 * name. Undefined where it keeps them.
 *
 * Accepted are terminal rules only: flag `u`, a regexp, and `.` as replacement. ENUM also knows non-terminal rules (no
 * flags, a domain name as replacement), which RFC 6116 §5.1 advises against: a DES cannot resolve them, since what they
 * lead to is outside the profiles.
 *
 * A record of one number must give a URI for it, of a scheme that its Enumservices take. Of a block, which has too many
 * numbers to try, the replacement part alone is looked at: it must begin with the scheme as text.
 */
export function checkNaptrRecord(record: NaptrRecord): string | undefined {
  return (
    checkNumber(record) ??
    checkInteger('order', record.order, HIGHEST_ORDER) ??
    checkInteger('preference', record.preference, HIGHEST_ORDER) ??
    (record.ttl === undefined ? undefined : checkInteger('ttl', record.ttl, HIGHEST_TTL)) ??
    checkText(record) ??
    checkTerminal(record) ??
    checkServiceField(record.service) ??
    checkResult(record)
  );
}

function checkNumber(record: NaptrRecord): string | undefined {
  const number: string | undefined = record.e164Number;
  const prefix: string | undefined = record.e164Prefix;
  if (number !== undefined && prefix !== undefined) return 'it has both a number and a block';
  if (number !== undefined) {
    const { reason } = parseE164Number(number);
    return reason === undefined ? undefined : `the number ${reason}`;
  }
  if (prefix === undefined) return 'it has neither a number nor a block';
  const { reason } = parseE164Prefix(prefix);
  return reason === undefined ? undefined : `the block ${reason}`;
}

function checkInteger(name: string, value: number, highest: number): string | undefined {
  if (Number.isInteger(value) && value >= 0 && value <= highest) return undefined;
  return `the ${name} is not a whole number from 0 to ${highest}`;
}

/** Printable US-ASCII without exception: the regexp is applied to digits and gives a URI, which has nothing else [RFC 6116 §5.1]. */
function checkText(record: NaptrRecord): string | undefined {
  for (const field of ['flags', 'service', 'regexp', 'replacement'] as const) {
    const stranger = /[^ -~]/u.exec(record[field]);
    if (stranger !== null) {
      const code = stranger[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
      return `the ${field} contains U+${code}, which is not printable ASCII`;
    }
    if (record[field].length > MOST_OCTETS[field]) return `the ${field} is longer than ${MOST_OCTETS[field]} octets`;
  }
  return undefined;
}

function checkTerminal(record: NaptrRecord): string | undefined {
  const { flags, regexp, replacement } = record;
  if (/[^A-Za-z0-9]/.test(flags)) return 'the flags contain something other than letters and digits'; // RFC 3403 §4.1
  const redirects = replacement !== '' && replacement !== '.';
  // RFC 3403 §4.1: the two fields exclude each other.
  if (redirects && regexp !== '')
    return 'it has both a regexp and a replacement: the replacement beside a regexp is "."';
  if (redirects && flags.toLowerCase() !== 'u') {
    return 'it is a non-terminal rule, which leads to another domain name: only flag u with a regexp can be resolved here';
  }
  if (flags.toLowerCase() !== 'u') return `the flags are ${quoted(flags)}: ENUM rules that give a URI have the flag u`; // RFC 6116 §3.4.2
  if (redirects) return 'the flag u calls for a regexp, as only that gives a URI: it has a replacement';
  if (regexp === '') return 'it has neither a regexp nor a replacement';
  if (replacement === '') return 'the replacement is empty: beside a regexp it is "."';
  return undefined;
}

function checkResult({ regexp, e164Number, service }: NaptrRecord): string | undefined {
  const result = e164Number === undefined ? substituteBlindly(regexp, PLACEHOLDER) : substitute(regexp, e164Number);
  if ('reason' in result) return result.reason;
  if ('unmatched' in result) return `the regexp does not match its own number ${e164Number}`;
  const objection = objectionToUri(result.text) ?? objectionToScheme(service, schemeOf(result.text));
  return objection === undefined ? undefined : `the regexp gives ${quoted(result.text)}, which ${objection}`;
}
