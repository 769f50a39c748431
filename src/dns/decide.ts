import { MOST_DIGITS } from '../enum/e164.js';
import { DEFAULT_TTL } from '../enum/record-set.js';
import type { NumberReader } from '../resolution/number-reader.js';
import type { Client } from './client.js';
import { CLASS_IN, OPCODE_QUERY, RCODE, TYPE } from './codes.js';
import type { Outcome } from './outcome.js';
import type { Query, Reading } from './wire/query.js';
import { Answer } from './wire/reply.js';
import { type Zone, zoneOf } from './zone.js';

const ZERO = 48;
const NINE = 57;

/** What is answered, and how the statistics tell it. `zone` is there where the question was in one. */
export interface Decision {
  outcome: Outcome;
  answer: Answer;
  zone: Zone | undefined;
}

/**
 * What is answered to a query that has been read, whatever the room for it. `zones` as longestFirst gives them; without a reader, the read
 * index is not loaded. `mayTransfer`: whether the client may have a zone; over TCP such queries are not for here.
 */
export function decide(
  query: Query,
  reading: Reading,
  zones: readonly Zone[],
  client: Client,
  reader: NumberReader | undefined,
  now: number,
  mayTransfer = false,
): Decision {
  if (query.opcode !== OPCODE_QUERY) return refuse('not-implemented', RCODE.NOTIMP);
  if (reading !== 'well-formed') return refuse('malformed', RCODE.FORMERR);
  // Before anything that another version may mean otherwise [RFC 6891 §6.1.3].
  if (query.version !== 0) return refuse('bad-version', RCODE.BADVERS);
  if (query.class !== CLASS_IN) return refuse('refused', RCODE.REFUSED);
  if (isTransfer(query) && !(mayTransfer && query.type === TYPE.IXFR)) return refuse('refused', RCODE.REFUSED);
  const zone = zoneOf(query, zones);
  if (zone === undefined) return refuse('refused', RCODE.REFUSED);
  if (client.zones !== undefined && client.zones[zone.index] === 0) {
    return { outcome: 'denied', answer: new Answer(RCODE.REFUSED), zone };
  }
  // Over UDP there is room for no more than what says that it has to be asked over TCP [RFC 1995 §2].
  if (query.type === TYPE.IXFR && query.labels === zone.labels) {
    return found(zone, TYPE.SOA, zone.negativeTtl, [zone.soa]);
  }
  return query.labels === zone.labels
    ? atApex(query, zone)
    : belowApex(query, zone, zones, client.visible, reader, now);
}

export function isTransfer({ type }: Query): boolean {
  return type === TYPE.AXFR || type === TYPE.IXFR;
}

function refuse(outcome: Outcome, rcode: Answer['rcode']): Decision {
  return { outcome, answer: new Answer(rcode), zone: undefined };
}

/** ANY gets one of the sets that there are [RFC 8482 §4.1]. */
function atApex(query: Query, zone: Zone): Decision {
  if (query.type === TYPE.NS) return found(zone, TYPE.NS, zone.nameserverTtl, zone.nameservers);
  if (query.type === TYPE.SOA || query.type === TYPE.ANY) return found(zone, TYPE.SOA, zone.negativeTtl, [zone.soa]);
  return nothing('nodata', zone);
}

function belowApex(
  query: Query,
  zone: Zone,
  zones: readonly Zone[],
  visible: Uint8Array | undefined,
  reader: NumberReader | undefined,
  now: number,
): Decision {
  if (reader === undefined) return { outcome: 'failed', answer: new Answer(RCODE.SERVFAIL), zone };
  const digits = digitsOf(query, zone);
  if (digits !== undefined) {
    const result = reader.find(digits, now, visible);
    if (result.kind === 'records') {
      // ANY, too: there are no other records of a number.
      return query.type === TYPE.NAPTR || query.type === TYPE.ANY
        ? found(zone, TYPE.NAPTR, result.ttl ?? DEFAULT_TTL, result.records)
        : nothing('nodata', zone);
    }
    if (result.kind === 'above') return nothing('nodata', zone);
    // A set is given whole or not at all [RFC 2181 §5].
    if (result.kind === 'too-many') return { outcome: 'failed', answer: new Answer(RCODE.SERVFAIL), zone };
  }
  return nothing(zones.some((other) => other.liesBelow(query)) ? 'nodata' : 'nxdomain', zone);
}

/** The digits of the number or of the beginning of one that the name stands for; undefined where it can be neither [RFC 6116 §3.2]. */
function digitsOf(query: Query, zone: Zone): string | undefined {
  const count = query.labels - zone.labels;
  if (count > MOST_DIGITS) return undefined;
  const { bytes, labelAt } = query;
  let digits = '';
  for (let index = count - 1; index >= 0; index--) {
    const at = labelAt[index]!;
    const digit = bytes[at + 1]!;
    if (bytes[at] !== 1 || digit < ZERO || digit > NINE) return undefined;
    digits += DIGITS[digit - ZERO]!;
  }
  return digits;
}

const DIGITS = [...'0123456789'];

function found(zone: Zone, type: number, ttl: number, records: readonly Uint8Array[]): Decision {
  const answer = new Answer(RCODE.NOERROR);
  answer.isAuthoritative = true;
  answer.type = type;
  answer.ttl = ttl;
  answer.records = records;
  return { outcome: 'answered', answer, zone };
}

function nothing(outcome: 'nodata' | 'nxdomain', zone: Zone): Decision {
  const answer = new Answer(outcome === 'nodata' ? RCODE.NOERROR : RCODE.NXDOMAIN);
  answer.isAuthoritative = true;
  answer.soaOf = zone;
  return { outcome, answer, zone };
}
