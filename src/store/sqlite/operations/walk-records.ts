import type { NaptrRecord } from '../../../../generated/messages.js';
import type { OperatingStore } from '../../../idd/ports/store/index.js';
import { keyRanges } from '../number-key.js';
import { currentProfile } from '../steps/current-profile.js';
import { recordOf } from '../steps/record-key.js';
import type { Tables } from '../tables/index.js';
import type { RecordKey } from '../tables/records.js';

type Options = Parameters<OperatingStore['walkRecords']>[0];

/** Goes on where the call before has ended: at least `least` records, all of each number and block among them; none when all have been read. */
export type Walk = (least: number) => NaptrRecord[];

/**
 * Records in the order of the domain name tree. The store has the short numbers first, so this is a merge of the numbers of each length; one page of
 * each is in memory.
 */
export function walkRecords(tables: Tables, host: string | undefined) {
  return ({ operator, prefix = '+' }: Options): Walk => {
    const read = (after: RecordKey, to: number): RecordKey[] => {
      // Asked for each page, since a profile may be replaced by another one in between.
      const profile = currentProfile(tables, host, operator);
      return profile === undefined ? [] : tables.records.page(profile, after, to, PAGE);
    };
    const lengths = keyRanges(prefix.slice(1)).map(({ from, to }) => new OneLength(from, to, read, tables));
    return (least) => {
      const records: NaptrRecord[] = [];
      while (records.length < least) {
        const next = firstOf(lengths);
        if (next === undefined) break;
        records.push(...next.take());
      }
      return records;
    };
  };
}

/** Records read at once of the numbers of one length. */
const PAGE = 200;

interface Entry {
  /** 1 and the digits; see `numberKey`. */
  digits: number;
  isBlock: boolean;
  record: NaptrRecord;
}

/** The numbers and blocks of one length as they stand in the store: ascending, a number before the block of the same digits. */
class OneLength {
  #page: Entry[] = [];
  #at = 0;
  #after: RecordKey | undefined;

  constructor(
    from: number,
    private readonly to: number,
    private readonly read: (after: RecordKey, to: number) => RecordKey[],
    private readonly tables: Tables,
  ) {
    this.#after = [from, -1];
  }

  peek(): Entry | undefined {
    if (this.#at === this.#page.length && this.#after !== undefined) {
      const keys = this.read(this.#after, this.to);
      // Read at once: later the record, and with it its value, may be gone.
      this.#page = keys.map((key) => ({
        digits: Math.floor(key[0] / 2),
        isBlock: key[0] % 2 === 1,
        record: recordOf(this.tables, key),
      }));
      this.#at = 0;
      this.#after = keys.length < PAGE ? undefined : keys.at(-1);
    }
    return this.#page[this.#at];
  }

  /** All records of the digits that come next, those of the block first. */
  take(): NaptrRecord[] {
    const ofNumber: NaptrRecord[] = [];
    const ofBlock: NaptrRecord[] = [];
    const digits = this.peek()?.digits;
    for (let entry = this.peek(); entry !== undefined && entry.digits === digits; entry = this.peek()) {
      (entry.isBlock ? ofBlock : ofNumber).push(entry.record);
      this.#at += 1;
    }
    return ofBlock.length === 0 ? ofNumber : [...ofBlock, ...ofNumber];
  }
}

/** Whose digits come next. The shorter ones stand first, so that of those that begin alike the shortest wins. */
function firstOf(lengths: OneLength[]): OneLength | undefined {
  let first: OneLength | undefined;
  let lowest = Number.POSITIVE_INFINITY;
  for (const length of lengths) {
    const entry = length.peek();
    const place = entry === undefined ? Number.POSITIVE_INFINITY : leftAligned(entry.digits);
    if (place >= lowest) continue;
    first = length;
    lowest = place;
  }
  return first;
}

/** 1 and the digits, filled up to 15 with zeros. */
function leftAligned(digits: number): number {
  let aligned = digits;
  while (aligned < 1e15) aligned *= 10;
  return aligned;
}
