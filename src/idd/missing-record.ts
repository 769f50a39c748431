import { type NaptrRecord, recordDigits, recordIdentity } from '../enum/naptr-record.js';
import { excerpt } from '../enum/quoted.js';
import type { ChangeObstacle, OperatingStore } from './ports/store/index.js';
import { Refusal } from './refusal.js';

/** Records of the number or block that are compared: they come before those of longer numbers. */
const COMPARED = 200;

/** Values that a refusal names. */
const NAMED = 3;

/** The fields beside the number or block, first the one that people leave out most. */
const FIELDS = ['ttl', 'order', 'preference', 'flags', 'service', 'regexp', 'replacement'] as const;
type Field = (typeof FIELDS)[number];

/**
 * Returns the refusal of a change whose record is missing, with what the host operator's profile has in its place where
 * that differs in one field: a record is named by its full value, and a ttl, for example, is easily forgotten. Any
 * other refusal comes back as it is.
 */
export async function tellNearest(
  refusal: Refusal,
  obstacle: ChangeObstacle,
  store: Pick<OperatingStore, 'listRecords'>,
): Promise<Refusal> {
  if (obstacle.kind !== 'missing') return refusal;
  const { record } = obstacle;
  const { items } = await store.listRecords({ prefix: `+${recordDigits(record)}`, limit: COMPARED });
  const nearest = nearestTo(record, items);
  if (nearest === undefined) return refusal;
  const records = refusal.records.map(({ index, reason }) => ({ index, reason: `${reason}: ${nearest}` }));
  return new Refusal(refusal.code, `${refusal.message}: ${nearest}`, records);
}

/** Returns a clause; undefined where no record differs in just one field, or the very record is there. */
function nearestTo(record: NaptrRecord, held: readonly NaptrRecord[]): string | undefined {
  const identity = recordIdentity(record);
  if (held.some((other) => recordIdentity(other) === identity)) return undefined;
  for (const field of FIELDS) {
    const others = held.filter((other) => sameBut(field, record, other));
    const values = others.slice(0, NAMED).map((other) => shown(other[field]));
    if (values.length > 0) return `it is there with ${field} ${values.join(', ')} instead of ${shown(record[field])}`;
  }
  return undefined;
}

function sameBut(field: Field, record: NaptrRecord, other: NaptrRecord): boolean {
  return recordIdentity({ ...record, [field]: other[field] }) === recordIdentity(other);
}

function shown(value: string | number | undefined): string {
  return value === undefined ? 'none' : value === '' ? 'empty' : excerpt(String(value));
}
