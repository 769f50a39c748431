/**
 * The mnemonics of the types that a resource record of a zone can have [IANA DNS parameters, "Resource Record (RR)
 * TYPEs"]. Those of questions and of messages alone, such as ANY, AXFR and OPT, cannot stand in a zone.
 */
const MNEMONICS: ReadonlySet<string> = new Set(
  `A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP NSAP-PTR SIG KEY PX GPOS
   AAAA LOC NXT EID NIMLOC SRV ATMA NAPTR KX CERT A6 DNAME SINK APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3
   NSEC3PARAM TLSA SMIMEA HIP NINFO RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS DSYNC HHIT BRID SPF
   UINFO UID GID UNSPEC NID L32 L64 LP EUI48 EUI64 URI CAA AVC DOA AMTRELAY RESINFO WALLET CLA IPN TA DLV`.split(/\s+/),
);

const NAPTR_NUMBER = 35;

/** The highest number of a type or class: 16 bits [RFC 1035 §3.2.1]. */
const HIGHEST = 65_535;

/**
 * Returns the type that a word of a zone file names, in upper case: a mnemonic, or `TYPE` and a number as it stands
 * [RFC 3597 §5]; `TYPE35` is NAPTR. Returns undefined where the word names no type.
 */
export function recordType(word: string): string | undefined {
  const type = word.toUpperCase();
  if (MNEMONICS.has(type)) return type;
  const number = numberBehind('TYPE', type);
  return number === NAPTR_NUMBER ? 'NAPTR' : number === undefined ? undefined : type;
}

const CLASSES: ReadonlySet<string> = new Set(['IN', 'CS', 'CH', 'CHAOS', 'HS', 'HESIOD', 'NONE', 'ANY']);

/**
 * Returns the class that a word of a zone file names, in upper case: a mnemonic, or `CLASS` and a number as it stands
 * [RFC 3597 §5]; `CLASS1` is IN. Returns undefined where the word names no class.
 */
export function recordClass(word: string): string | undefined {
  const name = word.toUpperCase();
  if (CLASSES.has(name)) return name;
  const number = numberBehind('CLASS', name);
  return number === 1 ? 'IN' : number === undefined ? undefined : name;
}

function numberBehind(prefix: string, word: string): number | undefined {
  if (!word.startsWith(prefix) || !/^[0-9]{1,10}$/.test(word.slice(prefix.length))) return undefined;
  const number = Number(word.slice(prefix.length));
  return number <= HIGHEST ? number : undefined;
}
