import type { NaptrRecord, NaptrValue } from '../enum/naptr-record.js';
import { applyRecord } from '../enum/substitution.js';
import type { Resolved } from '../idd/operation.js';
import { Refusal } from '../idd/refusal.js';
import type { IndexReader } from './read-index/reader.js';
import { valueOfRdata } from './read-index/wire.js';

/**
 * What a number, `+` and digits, resolves to at this moment (milliseconds since 1970); undefined where nobody announces
 * it. Throws Refusal where the longest match has more records than MOST_RECORDS, none of which is applied then.
 *
 * The longest match comes first, whoever announces it: records of exactly this number, else those of the longest block
 * that it begins with; a block matches its own digits too. Only among those does precedence decide: the host operator's
 * records win, then the operator with the higher priority, then the one that announced this number or block first. One
 * operator's records are never mixed with another's. A ported number therefore goes to whom it was ported to, though
 * another operator's block encloses it.
 *
 * Records come in the order in which they are to be tried [RFC 3403 §4.1]. A record whose regexp does not match the
 * number, which can happen with one of a block, is among `records` and has no URI.
 */
export function lookUp(reader: IndexReader, number: string, now: number): Resolved | undefined {
  const match = reader.match(number.slice(1), now);
  if (match === undefined) return undefined;
  if (match.records.length === 0) throw new Refusal('RECORDS_TOO_MANY');
  const records = match.records.map(({ rdata, ttl }) =>
    recordOf(match, { ...valueOfRdata(rdata), ...(ttl !== undefined && { ttl }) }),
  );
  const uris = records.map((record) => applyRecord(record, number)).filter((uri) => uri !== undefined);
  return { number, operator: reader.operators[match.operator]!, records, uris };
}

function recordOf({ digits, isBlock }: { digits: string; isBlock: boolean }, value: NaptrValue): NaptrRecord {
  return isBlock ? { e164Prefix: `+${digits}`, ...value } : { e164Number: `+${digits}`, ...value };
}
