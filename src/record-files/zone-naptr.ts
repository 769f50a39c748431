import type { NaptrRecord } from '../../generated/messages.js';
import { numberOfDomainName } from '../enum/domain-name.js';
import { parseE164Number } from '../enum/e164.js';
import { quoted } from '../enum/quoted.js';
import type { Token } from './zone-entries.js';
import { absoluteName, unescapeText } from './zone-text.js';

/**
 * The record that a NAPTR resource record under one of the suffixes is; its data are order, preference, flags, service,
 * regexp and replacement [RFC 3403 §4.1]. The owner is absolute. Fields that only have the wrong value are left to the NAPTR rules.
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
  if (data.length !== 6) return { reason: `the NAPTR record has ${data.length} fields, not 6` };
  const [order, preference, flags, service, regexp, replacement] = data.map(({ text }) => text);
  for (const text of [order!, preference!]) {
    if (!/^[0-9]{1,10}$/.test(text))
      return { reason: `${quoted(text)} is not a whole number, as order and preference are` };
  }
  const strings = [flags!, service!, regexp!].map(unescapeText);
  if (strings.includes(undefined)) return { reason: 'a field contains a backslash and a decimal value above 255' };
  const target = absoluteName(replacement!, origin);
  if (target === undefined) return { reason: 'the replacement is malformed, or relative where no $ORIGIN was given' };
  // Filled in where it is, as with a row of CSV.
  const record = subject as NaptrRecord;
  record.order = Number(order);
  record.preference = Number(preference);
  record.flags = strings[0]!;
  record.service = strings[1]!;
  record.regexp = strings[2]!;
  record.replacement = target === '.' ? target : target.slice(0, -1);
  if (ttl !== undefined) record.ttl = ttl;
  return { record };
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
  return { reason: `the owner ${quoted(owner)} is no number under ${suffixes.join(' or ')}` };
}
