import { expect } from 'chai';
import fc from 'fast-check';
import { recordIdentity } from '../../src/enum/naptr-record.js';
import {
  type Compared,
  type ComparedRecord,
  compareNumber,
  compareSize,
  obstacleOf,
} from '../../src/exchange/compare-change.js';
import { planChange } from '../../src/exchange/plan-change.js';
import { changes, entryOf, RECORDS } from './sample-journal.js';

const NOTHING: Compared = { findings: {}, going: 0, coming: 0 };
const ROOMY = { ofNumber: 100, ofProfile: 1000 };

/** The records that a change names, each once, beside a profile; undefined where a record is named twice. */
function recordsOf(
  change: Parameters<typeof planChange>[0],
  profile: ReadonlySet<string>,
): Map<number, ComparedRecord[]> | undefined {
  const rows = new Map<string, ComparedRecord & { leaves: number | null; comes: number | null; number: number }>();
  const rowOf = (record: (typeof RECORDS)[number]) => {
    const identity = recordIdentity(record);
    const [number] = entryOf(1, { command: 'ADD_DATA_REQ', records: [record] }).numbers;
    const row = rows.get(identity) ?? {
      record,
      number: number!,
      leaves: null,
      comes: null,
      isPresent: profile.has(identity),
    };
    rows.set(identity, row);
    return row;
  };
  const list = change.command === 'MOD_DATA_REQ' ? change.modifications : change.records;
  for (const [place, each] of list.entries()) {
    const leaving = 'existing' in each ? each.existing : change.command === 'REMOVE_DATA_REQ' ? each : undefined;
    const coming = 'existing' in each ? each.modified : change.command === 'ADD_DATA_REQ' ? each : undefined;
    if (leaving !== undefined) rowOf(leaving).leaves = place;
    if (coming === undefined) continue;
    if (rowOf(coming).comes !== null) return undefined;
    rowOf(coming).comes = place;
  }
  const byNumber = new Map<number, ComparedRecord[]>();
  for (const row of rows.values()) byNumber.set(row.number, [...(byNumber.get(row.number) ?? []), row]);
  return byNumber;
}

function compareAll(
  change: Parameters<typeof planChange>[0],
  numbers: Map<number, ComparedRecord[]>,
  had: number,
  { ofNumber, ofProfile } = ROOMY,
) {
  let compared = NOTHING;
  for (const records of numbers.values()) {
    const before = () => ({ records: had, since: null });
    compared = compareNumber(compared, records, { command: change.command, ofNumber, before });
  }
  return obstacleOf(compareSize(compared, { records: had }, { ofProfile }));
}

describe('a long change beside a profile, number by number', () => {
  const profiles = fc.uniqueArray(fc.constantFrom(...RECORDS.map(recordIdentity))).map((all) => new Set(all));

  it('finds what a change of the same records in one piece finds', () => {
    fc.assert(
      fc.property(changes, profiles, (change, profile) => {
        const numbers = recordsOf(change, profile);
        fc.pre(numbers !== undefined);
        const plan = planChange(change, (record) => profile.has(recordIdentity(record)));
        expect(compareAll(change, numbers!, 0)).to.deep.equal(plan.kind === 'plan' ? undefined : plan);
      }),
      { numRuns: 2000 },
    );
  });

  it('names the first record of the message for which its number, or else the profile, has no room', () => {
    const change = { command: 'ADD_DATA_REQ' as const, records: [RECORDS[0]!, RECORDS[1]!] };
    const numbers = recordsOf(change, new Set())!;
    const full = { ...ROOMY, ofNumber: 3 };
    expect(compareAll(change, numbers, 2, full)).to.deep.equal({ kind: 'number-full', record: RECORDS[1], most: 3 });
    expect(compareAll(change, numbers, 1, full)).to.equal(undefined);
    const small = { ...ROOMY, ofProfile: 3 };
    expect(compareAll(change, numbers, 2, small)).to.deep.equal({ kind: 'profile-full', record: RECORDS[1], most: 3 });
  });

  it('reads what a number has only where records come', () => {
    const change = { command: 'REMOVE_DATA_REQ' as const, records: [RECORDS[0]!] };
    const [records] = recordsOf(change, new Set([recordIdentity(RECORDS[0]!)]))!.values();
    const before = () => {
      throw new Error('asked');
    };
    expect(compareNumber(NOTHING, records!, { command: change.command, ofNumber: 1, before }).going).to.equal(1);
  });
});
