import { BoundedCache } from './bounded-cache.js';
import { excerpt } from './quoted.js';

/**
 * An Enumservice type: which URI schemes each of its subtypes registers, '' standing for the type without a subtype,
 * and where.
 */
interface Registration {
  schemes: Readonly<Record<string, readonly string[]>>;
  rfc: string;
}

const SIP = ['sip', 'sips'] as const;
const WEB = { http: ['http'], https: ['https'] };
const MESSAGE = { mailto: ['mailto'], tel: ['tel'] };
const SESSION = { sip: SIP, sips: ['sips'] };

/**
 * The IANA registry "Enumservice Registrations" [RFC 6117], as of 2022-01-28, and the types `tel` and `mailto`, which
 * networks use without registration. What departs from the registry, and why, is in decision 0016.
 */
const REGISTRATIONS: ReadonlyMap<string, Registration> = new Map(
  Object.entries<Registration>({
    acct: { schemes: { '': ['acct'] }, rfc: 'RFC 7566' },
    email: { schemes: { mailto: ['mailto'] }, rfc: 'RFC 4355' },
    ems: { schemes: MESSAGE, rfc: 'RFC 4355' },
    fax: { schemes: { tel: ['tel'] }, rfc: 'RFC 4355' },
    ft: { schemes: { ftp: ['ftp'] }, rfc: 'RFC 4002' },
    h323: { schemes: { '': ['h323'] }, rfc: 'RFC 3762' },
    iax: { schemes: { '': ['iax'] }, rfc: 'RFC 6315' },
    'ical-access': { schemes: WEB, rfc: 'RFC 5333' },
    'ical-sched': { schemes: { mailto: ['mailto'] }, rfc: 'RFC 5333' },
    ifax: { schemes: { mailto: ['mailto'] }, rfc: 'RFC 4143' },
    im: { schemes: { '': ['im'] }, rfc: 'RFC 5028' },
    mailto: { schemes: { '': ['mailto'] }, rfc: 'RFC 6068' },
    mms: { schemes: MESSAGE, rfc: 'RFC 4355' },
    pres: { schemes: { '': ['pres'] }, rfc: 'RFC 3953' },
    pstn: { schemes: { sip: SIP, tel: ['tel'] }, rfc: 'RFC 4769' },
    sip: { schemes: { '': SIP }, rfc: 'RFC 3764' },
    sms: { schemes: MESSAGE, rfc: 'RFC 4355' },
    tel: { schemes: { '': ['tel', ...SIP] }, rfc: 'RFC 3966' },
    unifmsg: { schemes: { ...WEB, ...SESSION }, rfc: 'RFC 5278' },
    vcard: { schemes: { '': ['http', 'https'] }, rfc: 'RFC 4969' },
    videomsg: { schemes: { ...WEB, ...SESSION }, rfc: 'RFC 5278' },
    voice: { schemes: { tel: ['tel'] }, rfc: 'RFC 4415' },
    voicemsg: { schemes: { ...WEB, ...SESSION, tel: ['tel'] }, rfc: 'RFC 5278' },
    vpim: { schemes: { ldap: ['ldap'], mailto: ['mailto'] }, rfc: 'RFC 4238' },
    web: { schemes: WEB, rfc: 'RFC 4002' },
    xmpp: { schemes: { '': ['xmpp'] }, rfc: 'RFC 4979' },
  }),
);

/** Schemes that make whoever opens the URI run or read something of its own: no Enumservice has a use for them. */
const NEVER: ReadonlySet<string> = new Set([
  'about',
  'blob',
  'chrome',
  'data',
  'file',
  'filesystem',
  'jar',
  'javascript',
  'jscript',
  'livescript',
  'mhtml',
  'resource',
  'vbscript',
  'view-source',
]);

/** An Enumservice of a SERVICES field, in lower case, with what it takes; without it where the type is not known. */
interface Named {
  name: string;
  schemes: ReadonlySet<string>;
  rfc: string;
}

/** A network's records name few services. */
const known = new BoundedCache(64, knownEnumservices);

/**
 * Why a URI of this scheme cannot stand in a record with this SERVICES field, which is a valid one: a clause for people
 * that follows the URI. Undefined where it can. All Enumservices of a field share its URI, so that each must take the
 * scheme [RFC 6116 §3.4.3]. Neither schemes nor Enumservices have case [RFC 3986 §3.1, RFC 6116 §3.4.3]. Of an
 * Enumservice that is not known, as GSMA networks have them, nothing is said but that it has no use for a scheme of
 * `NEVER`.
 */
export function objectionToScheme(service: string, scheme: string): string | undefined {
  const named = known.get(service);
  const found = scheme.toLowerCase();
  for (const { name, schemes, rfc } of named) {
    if (schemes.has(found)) continue;
    if (NEVER.has(found)) break;
    return `has the scheme ${excerpt(found)}: the Enumservice ${excerpt(name)} takes ${[...schemes].join(', ')} [${rfc}]`;
  }
  return NEVER.has(found) ? `has the scheme ${found}, which no Enumservice takes` : undefined;
}

function knownEnumservices(service: string): Named[] {
  const names = service.toLowerCase().split('+').slice(1);
  return names.flatMap((name) => {
    const [type, ...subtypes] = name.split(':');
    const registration = REGISTRATIONS.get(type!);
    return registration === undefined
      ? []
      : [{ name, schemes: schemesOf(registration, subtypes), rfc: registration.rfc }];
  });
}

/**
 * The schemes of the subtypes that are given. A type without its subtypes, and one with a subtype that is not
 * registered, may have any scheme of the type. Where a type has subtypes at all, one that is not registered customarily
 * is the name of a scheme itself, as in `voice:sip`, and is taken too.
 */
function schemesOf({ schemes }: Registration, subtypes: string[]): ReadonlySet<string> {
  if (subtypes.length > 0 && subtypes.every((subtype) => Object.hasOwn(schemes, subtype))) {
    return new Set(subtypes.flatMap((subtype) => schemes[subtype]!));
  }
  const customary = '' in schemes ? [] : subtypes;
  return new Set([...Object.values(schemes).flat(), ...customary]);
}
