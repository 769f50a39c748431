/** Types of resource records and questions [IANA DNS parameters]. */
export const TYPE = {
  A: 1,
  NS: 2,
  SOA: 6,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  NAPTR: 35,
  OPT: 41,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
} as const;

/** The Internet: the only class that there is data of. */
export const CLASS_IN = 1;

/** Response codes [RFC 1035 §4.1.1, RFC 6891 §9]. */
export const RCODE = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  NOTAUTH: 9,
  BADVERS: 16,
} as const;

export type Rcode = (typeof RCODE)[keyof typeof RCODE];

/** A standard query: the only operation that is served. */
export const OPCODE_QUERY = 0;

/** Bits of the header's second 16-bit word [RFC 1035 §4.1.1, RFC 4035 §3.1.6]. */
export const FLAG = { QR: 0x8000, AA: 0x0400, TC: 0x0200, RD: 0x0100, CD: 0x0010 } as const;

/** The DNSSEC OK bit, in the TTL field of an OPT record [RFC 3225 §3]. */
export const DNSSEC_OK = 0x8000;

export const HEADER_LENGTH = 12;

/** What every client takes over UDP [RFC 1035 §2.3.4]. */
export const SMALLEST_PAYLOAD = 512;

/** A message over TCP has a length of two bytes before it [RFC 1035 §4.2.2]. */
export const LARGEST_MESSAGE = 65_535;
