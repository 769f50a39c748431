import type { NaptrRecord } from '../../generated/messages.js';
import { recordDigits } from '../enum/naptr-record.js';
import { DEFAULT_TTL, ttlOfSet } from '../enum/record-set.js';
import { type Subject, type ZoneName, ZoneNames } from '../enum/zone-names.js';
import { EXPORT_REMARK, repeatRemark, ttlRemark } from './zone-remarks.js';

export interface ZoneApex {
  /** The zone's own name, under which the numbers stand. All names are without the final dot. */
  suffix: string;
  /** At least one. */
  nameServers: string[];
  /** The mailbox as a domain name [RFC 1035 §8]. */
  hostmaster: string;
  /** [RFC 1982] */
  serial: number;
}

/**
 * Zones of so many records are written whatever they come from, some 200 MB; larger ones where no more than so many
 * come from one record.
 */
const ALWAYS_WRITTEN = 1_000_000;
const MOST_FROM_ONE = 100;

/** Characters of text that are given at once, or a little more. */
const PIECE = 1 << 20;

/** The records of a block stand at each name beneath it, and there are too many of both. */
export class ZoneTooLarge extends Error {
  override readonly name = 'ZoneTooLarge';
}

/** Refresh, retry, expire, and how long it may be believed that a number is not there; in seconds [RFC 1035 §3.3.13, RFC 2308 §4]. */
const SOA_TIMES = '3600 900 604800 300';

/** All records of one number or block. */
interface RecordSet extends Subject {
  records: NaptrRecord[];
}

/**
 * Records as a zone in RFC 1035 master file format, for a name server to load; it answers as the longest match does,
 * see ZoneNames. `readZone` reads the same records back: what the zone has beyond them, or otherwise, is marked. The
 * records come in the order of the domain name tree. Throws ZoneTooLarge where it would have more than a million
 * records, and more than 100 for each record up to there.
 */
export async function* writeZone(pieces: AsyncIterable<NaptrRecord[]>, apex: ZoneApex): AsyncGenerator<string> {
  yield headOf(apex);
  const names = new ZoneNames<RecordSet>();
  let open: RecordSet | undefined;
  let taken = 0;
  let written = 0;
  /** Each set of a name is counted before its text is made. */
  const checked = function* (next: ZoneName<RecordSet>[]) {
    for (const name of next) {
      written += name.of.records.length;
      if (written > Math.max(ALWAYS_WRITTEN, MOST_FROM_ONE * taken)) throw new ZoneTooLarge(tooLarge(name.of.digits));
      yield name;
    }
  };
  for await (const records of pieces) {
    let text = '';
    for (const record of records) {
      taken += 1;
      if (text.length > PIECE) {
        yield text;
        text = '';
      }
      const digits = recordDigits(record);
      const isBlock = record.e164Prefix !== undefined;
      if (open?.digits === digits && open.isBlock === isBlock) open.records.push(record);
      else {
        if (open !== undefined) text += linesOf(checked(names.take(open)));
        open = { digits, isBlock, records: [record] };
      }
    }
    yield text;
  }
  if (open !== undefined) yield linesOf(checked(names.take(open))) + linesOf(checked(names.end()));
}

function tooLarge(digits: string): string {
  return `the zone would have more than ${ALWAYS_WRITTEN} records, and more than ${MOST_FROM_ONE} for each record: those of the block +${digits}, among others, stand at every name beneath it. CSV and JSON Lines have each record once`;
}

function headOf({ suffix, nameServers, hostmaster, serial }: ZoneApex): string {
  const [primary] = nameServers;
  return [
    `$ORIGIN ${suffix}.`,
    `$TTL ${DEFAULT_TTL} ${EXPORT_REMARK}`,
    `@ IN SOA ${primary}. ${hostmaster}. ${serial} ${SOA_TIMES}`,
    ...nameServers.map((name) => `@ IN NS ${name}.`),
    '',
  ].join('\n');
}

function linesOf(names: Iterable<ZoneName<RecordSet>>): string {
  let text = '';
  for (const { digits, isWildcard, of, isOwn } of names) {
    const owner = `${isWildcard ? '*.' : ''}${[...digits].reverse().join('.')}`;
    const ttl = ttlOfSet(of.records);
    const head = ttl === undefined ? owner : `${owner} ${ttl}`;
    for (const record of of.records) {
      const remark = isOwn ? (record.ttl === ttl ? '' : ttlRemark(record.ttl)) : repeatRemark(`+${of.digits}`);
      text += `${head} IN NAPTR ${dataOf(record)}${remark}\n`;
    }
  }
  return text;
}

/** The replacement beside a regexp is `.`, which is a name in itself. */
function dataOf({ order, preference, flags, service, regexp, replacement }: NaptrRecord): string {
  return `${order} ${preference} ${quoted(flags)} ${quoted(service)} ${quoted(regexp)} ${replacement}`;
}

/** Records have printable ASCII only. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
