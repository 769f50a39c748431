import { TYPE } from '../codes.js';
import type { Zone } from '../zone.js';
import type { Owner } from './message-writer.js';
import type { Snapshot } from './snapshot.js';
import type { JournalStep } from './zone-journal.js';
import { Differences, type RecordSet, type ZoneNode } from './zone-node.js';

/** A record on its way into a message. */
export interface SentRecord {
  owner: Owner;
  type: number;
  ttl: number;
  rdata: Uint8Array;
}

const APEX: Owner = { digits: '', isWildcard: false };

/** Changes that are put into records at once: a few milliseconds. */
const CHANGES_AT_ONCE = 1000;

export function soaRecord(zone: Zone, serial: number): SentRecord {
  return { owner: APEX, type: TYPE.SOA, ttl: zone.negativeTtl, rdata: zone.soaOf(serial) };
}

/** The whole zone, between two SOA records [RFC 5936 §2.2], in pieces. */
export async function* wholeZone(
  zone: Zone,
  snapshot: Snapshot,
  pause: () => Promise<void>,
): AsyncGenerator<Iterable<SentRecord>> {
  const soa = soaRecord(zone, snapshot.serial);
  yield [soa, ...zone.nameservers.map((rdata) => ({ owner: APEX, type: TYPE.NS, ttl: zone.nameserverTtl, rdata }))];
  for await (const piece of snapshot.pieces(pause)) yield nodeRecords(piece);
  yield [soa];
}

/** The differences that lead from one serial to another, one step after the other [RFC 1995 §4]. There is one at least. */
export async function* differences(
  zone: Zone,
  steps: readonly JournalStep[],
  pause: () => Promise<void>,
): AsyncGenerator<Iterable<SentRecord>> {
  const last = soaRecord(zone, steps.at(-1)!.to);
  yield [last];
  for (const { from, to, changes } of steps) {
    for (const [serial, part] of [
      [from, 'removed'],
      [to, 'added'],
    ] as const) {
      yield [soaRecord(zone, serial)];
      for (let at = 0; at < changes.length; at += CHANGES_AT_ONCE) {
        await pause();
        yield changedRecords(changes.slice(at, at + CHANGES_AT_ONCE), part);
      }
    }
  }
  yield [last];
}

function* nodeRecords(nodes: Iterable<{ digits: string; node: ZoneNode }>): Generator<SentRecord> {
  for (const { digits, node } of nodes) {
    yield* setRecords({ digits, isWildcard: false }, node.name);
    yield* setRecords({ digits, isWildcard: true }, node.wildcard);
  }
}

function* changedRecords(changes: JournalStep['changes'], part: 'removed' | 'added'): Generator<SentRecord> {
  const differences = new Differences();
  for (const { digits, before, after } of changes) {
    for (const isWildcard of [false, true]) {
      const [old, now] = isWildcard ? [before.wildcard, after.wildcard] : [before.name, after.name];
      const records = differences.between(old, now)[part];
      if (records.length === 0) continue;
      const { ttl } = (part === 'removed' ? old : now)!;
      yield* setRecords({ digits, isWildcard }, { ttl, records });
    }
  }
}

function* setRecords(owner: Owner, set: RecordSet | undefined): Generator<SentRecord> {
  if (set === undefined) return;
  for (const rdata of set.records) yield { owner, type: TYPE.NAPTR, ttl: set.ttl, rdata };
}
