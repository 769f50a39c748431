import { quoted } from './quoted.js';

const PART = /^[A-Za-z0-9-]{1,32}$/;

/**
 * Why a SERVICES field is not one of ENUM, for people; undefined where it is. `E2U`, then one or more `+` type, each
 * with any number of `:` subtype; case does not matter [RFC 6116 §3.4.3]. Enumservices that IANA has not registered are
 * valid: GSMA networks use some.
 */
export function checkServiceField(service: string): string | undefined {
  const [application, ...enumservices] = service.split('+');
  if (application!.toLowerCase() !== 'e2u') return objectionToApplication(service, application!, enumservices);
  if (enumservices.length === 0)
    return `the service ${quoted(service)} names no Enumservice: write E2U+sip, for example`;
  for (const enumservice of enumservices) {
    const bad = enumservice.split(':').find((part) => !PART.test(part));
    if (bad === undefined) continue;
    return `the service ${quoted(service)} has the part ${quoted(bad)}: types and subtypes are 1 to 32 letters, digits or -`;
  }
  return undefined;
}

function objectionToApplication(service: string, application: string, rest: string[]): string {
  if (service === '') return 'the service is empty: write E2U+sip, for example';
  // The form of RFC 2916, which RFC 3761 and RFC 6116 §3.4.3 turned round.
  if (rest.length > 0 && rest.at(-1)!.toLowerCase() === 'e2u' && PART.test(application)) {
    const renewed = ['E2U', application, ...rest.slice(0, -1)].join('+');
    return `the service ${quoted(service)} has the obsolete form of RFC 2916: write ${renewed}`;
  }
  return `the service ${quoted(service)} does not begin with E2U: write E2U+sip, for example`;
}
