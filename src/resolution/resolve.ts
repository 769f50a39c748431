import type { NaptrRecord } from '../enum/naptr-record.js';
import { applyRecord } from '../enum/substitution.js';
import type { Resolved } from '../idd/operation.js';
import type { Candidate, RecordSource } from './record-source.js';

/**
 * What a number, `+` and digits, resolves to at this moment (milliseconds since 1970); undefined where nobody announces it.
 *
 * The longest match comes first, whoever announces it: records of exactly this number, else those of the longest block that it begins with; a
 * block matches its own digits too. Only among those does precedence decide: the host operator's records win, then the operator with the
 * higher priority (0 where the map has none), then the one that announced this number or block first. One operator's records are never
 * mixed with another's. A ported number therefore goes to whom it was ported to, though another operator's block encloses it.
 *
 * Records come in the order in which they are to be tried [RFC 3403 §4.1]. A record whose regexp does not match the number, which can happen
 * with one of a block, is among `records` and has no URI.
 */
export async function resolve(
  source: RecordSource,
  host: { operator: string },
  priorities: ReadonlyMap<string, number>,
  number: string,
  now: number,
): Promise<Resolved | undefined> {
  const longest = longestMatch(await source.candidates(number.slice(1), now));
  const first = longest[0];
  if (first === undefined) return undefined;
  const winner = longest.reduce((best, other) => (precedes(other, best, priorities) ? other : best), first).peer;
  const records = longest
    .filter(({ peer }) => peer === winner)
    .map(({ record }) => record)
    .sort((a, b) => a.order - b.order || a.preference - b.preference);
  const uris = records.map((record) => applyRecord(record, number)).filter((uri) => uri !== undefined);
  return { number, operator: winner ?? host.operator, records, uris };
}

function longestMatch(candidates: Candidate[]): Candidate[] {
  const longest = Math.max(...candidates.map(({ record }) => specificity(record)));
  return candidates.filter(({ record }) => specificity(record) === longest);
}

function specificity(record: NaptrRecord): number {
  return record.e164Prefix === undefined ? Number.POSITIVE_INFINITY : record.e164Prefix.length;
}

function precedes(a: Candidate, b: Candidate, priorities: ReadonlyMap<string, number>): boolean {
  if (a.peer === undefined || b.peer === undefined) return a.peer === undefined && b.peer !== undefined;
  const byPriority = (priorities.get(b.peer) ?? 0) - (priorities.get(a.peer) ?? 0);
  if (byPriority !== 0) return byPriority < 0;
  if (a.announced !== b.announced) return a.announced < b.announced;
  // Announced in the same moment: any rule will do, as long as the answer does not depend on the order of storage.
  return a.peer < b.peer;
}
