import { quoted } from './quoted.js';

/** A type or a subtype. */
const PART = /^[A-Za-z0-9-]{1,32}$/;

const SERVICE = /^E2U(?:\+[A-Z0-9-]{1,32}(?::[A-Z0-9-]{1,32})*)+$/i;

/**
 * Returns why a SERVICES field is not one of ENUM, for people; undefined where it is one. `E2U`, then one or more `+`
 * type, each with any number of `:` subtype; case does not matter [RFC 6116 §3.4.3]. Enumservices that IANA has not
 * registered are valid: GSMA networks use some.
 */
export function checkServiceField(service: string): string | undefined {
  if (SERVICE.test(service)) return undefined;
  if (service === '') return 'the service is empty: write E2U+sip, for example';
  return `the service ${quoted(service)} ${objectionToBeginning(service) ?? objectionToEnumservices(service)}`;
}

/** Returns what is wrong before the first Enumservice: it begins with E2U and +. */
function objectionToBeginning(service: string): string | undefined {
  if (/^E2U(\+|$)/i.test(service)) return undefined;
  // The form of RFC 2916, which RFC 3761 and RFC 6116 §3.4.3 turned round.
  const [, obsolete] = /^(.+)\+E2U$/i.exec(service) ?? [];
  const renewed = `E2U+${obsolete}`;
  if (obsolete !== undefined && SERVICE.test(renewed)) return `has the obsolete form of RFC 2916: write ${renewed}`;
  const stranger = /[^A-Z0-9:+_.-]/i.exec(service);
  if (stranger !== null) return `contains ${quoted(stranger[0])}: only letters, digits, +, : and - may stand in it`;
  if (!/^E2U/i.test(service)) return 'does not begin with E2U: write E2U+sip, for example';
  const advice = `E2U+${service.slice(/[A-Z0-9]/i.test(service[3]!) ? 3 : 4)}`;
  const write = SERVICE.test(advice) ? `: write ${advice}` : '';
  return `has ${quoted(service[3]!)} behind E2U where + must stand${write}`;
}

/** Returns what is wrong with the Enumservices behind `E2U+`. */
function objectionToEnumservices(service: string): string {
  const stranger = /[^A-Z0-9:+-]/i.exec(service);
  if (stranger !== null) return `contains ${quoted(stranger[0])}: types and subtypes are letters, digits and -`;
  if (service.length === 3) return 'names no Enumservice: write E2U+sip, for example';
  if (service.endsWith('+')) return 'names no Enumservice behind its last +';
  if (service.includes('++')) return 'names no Enumservice between two +';
  const enumservices = service.split('+').slice(1);
  const bad = enumservices.find((each) => !each.split(':').every((part) => PART.test(part)))!;
  if (bad.startsWith(':')) return `has no type before ${quoted(bad)}`;
  if (bad.endsWith(':')) return `has no subtype behind ${quoted(bad)}`;
  if (bad.includes('::')) return `has an empty subtype in ${quoted(bad)}`;
  const long = bad.split(':').find((part) => !PART.test(part))!;
  return `has the part ${quoted(long)}: a type or subtype has at most 32 characters`;
}
