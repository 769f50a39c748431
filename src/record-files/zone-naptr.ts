import type { NaptrRecord } from '../../generated/messages.js';
import { numberOfDomainName } from '../enum/domain-name.js';
import { parseE164Number } from '../enum/e164.js';
import type { NaptrValue } from '../enum/naptr-record.js';
import { quoted } from '../enum/quoted.js';
import { genericNaptr, isGeneric } from './generic-data.js';
import type { Token } from './zone-entries.js';
import { absoluteName, unescapeText } from './zone-text.js';

/**
 * Returns the record that a NAPTR resource record under one of the suffixes is, or why it is none. Its data are order,
 * preference, flags, service, regexp and replacement [RFC 3403 §4.1], or the same in the generic form [RFC 3597 §5].
 * The owner and the suffixes are as `absoluteName` gives them. Fields that only have the wrong value are left to the
 * NAPTR rules.
 */
export function naptrOf(
  owner: string,
  data: Token[],
  ttl: number | undefined,
  origin: string | undefined,
  suffixes: string[],
): { record: NaptrRecord } | { reason: string } {
  const subject = subjectOf(owner, suffixes);
  if ('reason' in subject) return subject;
  const fields = isGeneric(data) ? genericNaptr(data) : writtenNaptr(data, origin);
  if ('reason' in fields) return fields;
  // Filled in where it is, as with a row of CSV.
  const record = subject as NaptrRecord;
  record.order = fields.order;
  record.preference = fields.preference;
  record.flags = fields.flags;
  record.service = fields.service;
  record.regexp = fields.regexp;
  record.replacement = fields.replacement === '.' ? '.' : fields.replacement.slice(0, -1);
  if (ttl !== undefined) record.ttl = ttl;
  return { record };
}

function writtenNaptr(data: Token[], origin: string | undefined): NaptrValue | { reason: string } {
  if (data.length !== 6) return { reason: `the NAPTR record has ${data.length} fields, not 6` };
  const [order, preference, flags, service, regexp, replacement] = data.map(({ text }) => text);
  for (const text of [order!, preference!]) {
    if (!/^[0-9]{1,10}$/.test(text))
      return { reason: `${quoted(text)} is not a whole number, as order and preference are` };
  }
  const target = absoluteName(replacement!, origin);
  if (target === undefined) return { reason: 'the replacement is malformed, or relative where no $ORIGIN was given' };
  return {
    order: Number(order),
    preference: Number(preference),
    flags: unescapeText(flags!),
    service: unescapeText(service!),
    regexp: unescapeText(regexp!),
    replacement: target,
  };
}

function subjectOf(
  owner: string,
  suffixes: string[],
): { e164Number: string } | { e164Prefix: string } | { reason: string } {
  const wildcard = owner.startsWith('*.');
  const name = wildcard ? owner.slice(2) : owner;
  for (const suffix of suffixes) {
    const number = numberOfDomainName(name, suffix);
    if (number === undefined) continue;
    if (wildcard) return { e164Prefix: number };
    const { reason } = parseE164Number(number);
    return reason === undefined ? { e164Number: number } : { reason: `the number ${number} ${reason}` };
  }
  const names = suffixes.map((suffix) => suffix.slice(0, -1));
  return { reason: `the owner ${quoted(owner)} is no number under ${names.join(' or ')}` };
}
