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

/** Copies a set into memory of its own: RDATA of a reader holds on to the rest of what was read with it. */
export function keptSet({ ttl, records }: RecordSet): RecordSet {
  const bytes = new Uint8Array(records.reduce((length, rdata) => length + rdata.length, 0));
  let end = 0;
  const copies = records.map((rdata) => {
    const start = end;
    end += rdata.length;
    bytes.set(rdata, start);
    return bytes.subarray(start, end);
  });
  return { ttl, records: copies };
}

/** What has to go and what has to come, so that one set becomes another. */
export interface Difference {
  removed: readonly Uint8Array[];
  added: readonly Uint8Array[];
}

const NO_DIFFERENCE: Difference = { removed: [], added: [] };

/**
 * Compares the sets of many nodes. Beneath a block that changes, the same two sets stand at every name, so the last
 * result is kept.
 */
export class Differences {
  #before: RecordSet | undefined;
  #after: RecordSet | undefined;
  #last = NO_DIFFERENCE;

  isSameNode(one: ZoneNode, other: ZoneNode): boolean {
    return this.#isSameSet(one.name, other.name) && this.#isSameSet(one.wildcard, other.wildcard);
  }

  /** A set whose TTL differs goes and comes as a whole [RFC 2181 §5.2]. */
  between(before: RecordSet | undefined, after: RecordSet | undefined): Difference {
    if (before === after) return NO_DIFFERENCE;
    if (before?.ttl !== after?.ttl) return { removed: before?.records ?? [], added: after?.records ?? [] };
    if (before !== this.#before || after !== this.#after) {
      this.#last = compared(before?.records ?? [], after?.records ?? []);
      this.#before = before;
      this.#after = after;
    }
    return this.#last;
  }

  #isSameSet(one: RecordSet | undefined, other: RecordSet | undefined): boolean {
    if (one === other) return true;
    // Each record is in a set once.
    if (one === undefined || one.records.length !== other?.records.length) return false;
    const { removed, added } = this.between(one, other);
    return removed.length === 0 && added.length === 0;
  }
}

function compared(old: readonly Uint8Array[], now: readonly Uint8Array[]): Difference {
  const [oldOnes, newOnes] = [new Set(old.map(identityOf)), new Set(now.map(identityOf))];
  return {
    removed: old.filter((rdata) => !newOnes.has(identityOf(rdata))),
    added: now.filter((rdata) => !oldOnes.has(identityOf(rdata))),
  };
}

/** RDATA as name servers compare it: the case of letters in the replacement does not matter [RFC 4034 §6.2, RFC 4343]. */
function identityOf(rdata: Uint8Array): string {
  let replacement = 4;
  for (let strings = 0; strings < 3; strings++) replacement += 1 + rdata[replacement]!;
  const text = Buffer.from(rdata.buffer, rdata.byteOffset, rdata.byteLength).toString('latin1');
  return text.slice(0, replacement) + text.slice(replacement).toLowerCase();
}
