import { DEFAULT_TTL } from '../../enum/record-set.js';
import type { Announced } from '../../resolution/number-reader.js';

/** Records of one name, each once. `ttl` in seconds. */
export interface RecordSet {
  ttl: number;
  /** RDATA of the NAPTR records. */
  records: readonly Uint8Array[];
}

/** What the zone has at some digits: the records of their name, and those of the wildcard below it. */
export interface ZoneNode {
  name: RecordSet | undefined;
  wildcard: RecordSet | undefined;
}

export const EMPTY_NODE: ZoneNode = { name: undefined, wildcard: undefined };

/** What is announced, as a set of the zone. */
export function recordSet({ ttl = DEFAULT_TTL, records }: Pick<Announced, 'ttl' | 'records'>): RecordSet {
  if (records.length < 2) return { ttl, records };
  // Records that differ in their TTL alone are one in a zone [RFC 2181 §5].
  const distinct = new Map(records.map((rdata) => [identityOf(rdata), rdata]));
  return { ttl, records: distinct.size === records.length ? records : [...distinct.values()] };
}

/** The same in memory of its own: RDATA of a reader holds on to the rest of what was read with it. */
export function kept({ name, wildcard }: ZoneNode): ZoneNode {
  return { name: name && keptSet(name), wildcard: wildcard && keptSet(wildcard) };
}

function keptSet({ ttl, records }: RecordSet): RecordSet {
  return { ttl, records: records.map((rdata) => rdata.slice()) };
}

export function isSameNode(one: ZoneNode, other: ZoneNode): boolean {
  return isSameSet(one.name, other.name) && isSameSet(one.wildcard, other.wildcard);
}

/** What has to go and what has to come, so that one set becomes the other; a set whose TTL differs goes and comes as a whole [RFC 2181 §5.2]. */
export function difference(before: RecordSet | undefined, after: RecordSet | undefined) {
  const [old, now] = [before?.records ?? [], after?.records ?? []];
  if (before?.ttl !== after?.ttl) return { removed: old, added: now };
  const [oldOnes, newOnes] = [new Set(old.map(identityOf)), new Set(now.map(identityOf))];
  return {
    removed: old.filter((rdata) => !newOnes.has(identityOf(rdata))),
    added: now.filter((rdata) => !oldOnes.has(identityOf(rdata))),
  };
}

function isSameSet(one: RecordSet | undefined, other: RecordSet | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const { removed, added } = difference(one, other);
  return removed.length === 0 && added.length === 0;
}

/** RDATA as name servers compare it: the case of letters in the replacement does not matter [RFC 4034 §6.2, RFC 4343]. */
function identityOf(rdata: Uint8Array): string {
  let replacement = 4;
  for (let strings = 0; strings < 3; strings++) replacement += 1 + rdata[replacement]!;
  const text = Buffer.from(rdata.buffer, rdata.byteOffset, rdata.byteLength).toString('latin1');
  return text.slice(0, replacement) + text.slice(replacement).toLowerCase();
}
