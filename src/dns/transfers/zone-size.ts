import { ZoneNames } from '../../enum/zone-names.js';
import type { Announced } from '../../resolution/number-reader.js';
import type { ZoneReader } from './zone-reader.js';

/** Zones of so many records are served whatever they come from: some 200 MB. */
export const ALWAYS_SERVED = 1_000_000;

/** Numbers and blocks that are counted at once: some milliseconds of work. */
const SLICE = 500;

/** Not counted any further: the zone has too many records. `reason` is for people. */
export class ZoneTooLarge extends Error {
  override readonly name = 'ZoneTooLarge';
}

/**
 * The most records that a zone may have which comes from so many records, each of which may stand for `expansion` of
 * them.
 */
export function mostZoneRecords(records: number, expansion: number): number {
  return Math.max(ALWAYS_SERVED, records * expansion);
}

/**
 * Counts the records of the zone, without making them, until `isOver` says that this takes too long. Throws
 * ZoneTooLarge where there are more than `most`: a block's records stand at each name beneath it [RFC 4592 §2.2.2], so
 * that their number grows with the product of both.
 */
export async function checkZoneSize(
  reader: ZoneReader,
  now: number,
  most: number,
  pause: () => Promise<void>,
  isOver: () => boolean,
): Promise<void> {
  const names = new ZoneNames<Announced>();
  const repeated = new Map<string, number>();
  let count = 0;
  let after: Announced | undefined;
  do {
    const items = reader.page(after, SLICE, now);
    for (const item of items) {
      for (const { of, isOwn } of names.take(item)) {
        count += of.records.length;
        if (!isOwn) repeated.set(of.digits, (repeated.get(of.digits) ?? 0) + of.records.length);
      }
      if (count > most) throw new ZoneTooLarge(reasonOf(most, repeated));
    }
    after = items.length < SLICE ? undefined : items.at(-1);
    await pause();
  } while (after !== undefined && !isOver());
}

function reasonOf(most: number, repeated: ReadonlyMap<string, number>): string {
  const [block, records] = [...repeated].reduce((one, other) => (other[1] > one[1] ? other : one), ['', 0]);
  return `more than ${most} records, of which at least ${records} repeat those of the block +${block}`;
}
