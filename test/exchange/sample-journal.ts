import fc from 'fast-check';
import type { NaptrRecord } from '../../generated/messages.js';
import { recordIdentity } from '../../src/enum/naptr-record.js';
import type { DataChange } from '../../src/exchange/change.js';
import { changeSize } from '../../src/exchange/cut-change.js';
import type { ChangeEntry, JournalSpan } from '../../src/exchange/journal.js';
import { planChange } from '../../src/exchange/plan-change.js';
import { record } from '../store/sample-records.js';

/** Few numbers with two records each, so that changes often meet. */
export const RECORDS: NaptrRecord[] = ['33199001', '33199002', '33199*'].flatMap((digits) => [
  record(digits),
  record(digits, { preference: 20 }),
]);

/** A profile that changes as a DES changes its own [Q.3645 §7.2]. */
export class Profile {
  readonly #records = new Map<string, NaptrRecord>();

  get identities(): string[] {
    return [...this.#records.keys()].sort();
  }

  /** Applies the change whole; returns false where it cannot be applied, and changes nothing then. */
  apply(change: DataChange): boolean {
    const plan = planChange(change, (each) => this.#records.has(recordIdentity(each)));
    if (plan.kind !== 'plan') return false;
    for (const each of plan.remove) this.#records.delete(recordIdentity(each));
    for (const each of plan.add) this.#records.set(recordIdentity(each), each);
    return true;
  }
}

/** A change as it stands in the journal. */
export function entryOf(position: number, change: DataChange): ChangeEntry {
  const records =
    change.command === 'MOD_DATA_REQ'
      ? change.modifications.flatMap(({ existing, modified }) => [existing, modified])
      : change.records;
  const keyOf = ({ e164Number, e164Prefix }: NaptrRecord) =>
    e164Prefix === undefined ? Number(e164Number!.slice(1)) : -Number(e164Prefix.slice(1));
  return {
    position,
    command: change.command,
    broadcastId: `b${position}`,
    records: changeSize(change),
    change,
    numbers: records.map(keyOf),
  };
}

const any = fc.constantFrom(...RECORDS);
const some = fc.uniqueArray(any, { minLength: 1, maxLength: 3, selector: recordIdentity });

export const changes: fc.Arbitrary<DataChange> = fc.oneof(
  some.map((records) => ({ command: 'ADD_DATA_REQ' as const, records })),
  some.map((records) => ({ command: 'REMOVE_DATA_REQ' as const, records })),
  fc
    .uniqueArray(fc.record({ existing: any, modified: any }), {
      minLength: 1,
      maxLength: 2,
      selector: ({ existing }) => recordIdentity(existing),
    })
    .map((modifications) => ({ command: 'MOD_DATA_REQ' as const, modifications })),
);

/** Journals of changes that could be applied when they were made. */
export const journals: fc.Arbitrary<ChangeEntry[]> = fc.array(changes, { maxLength: 14 }).map((all) => {
  const profile = new Profile();
  return all.filter((change) => profile.apply(change)).map((change, at) => entryOf(at + 1, change));
});

/** What a message with these entries of the journal carries, as one change. */
export function contentOf(journal: readonly ChangeEntry[], { command, first, last }: JournalSpan): DataChange {
  const carried = journal
    .filter((entry) => entry.command === command && entry.position >= first && entry.position <= last)
    .map(({ change }) => change);
  return command === 'MOD_DATA_REQ'
    ? { command, modifications: carried.flatMap((each) => ('modifications' in each ? each.modifications : [])) }
    : { command, records: carried.flatMap((each) => ('records' in each ? each.records : [])) };
}
