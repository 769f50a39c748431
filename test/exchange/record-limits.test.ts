import { expect } from 'chai';
import fc from 'fast-check';
import type { NaptrRecord } from '../../generated/messages.js';
import { recordIdentity } from '../../src/enum/naptr-record.js';
import { type RecordLimits, RecordRoom } from '../../src/exchange/record-limits.js';
import { record } from '../store/sample-records.js';

const NUMBERS = ['33199000001', '33199000002', '331990*'];
const keyOf = ({ e164Number, e164Prefix }: NaptrRecord) =>
  NUMBERS.indexOf(e164Number === undefined ? `${e164Prefix!.slice(1)}*` : e164Number.slice(1));

/** The n-th record of the n-th number. */
const nth = (number: number, n: number) => record(NUMBERS[number]!, { preference: n });
const some = (number: number, from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => nth(number, from + at));

/** What a change runs into, and how much it asked. */
function change(
  { remove = [], add = [] }: { remove?: NaptrRecord[]; add?: NaptrRecord[] },
  present: NaptrRecord[],
  { ofNumber = 3, ofProfile = 1000 }: Partial<RecordLimits> = {},
) {
  const identities = new Set(present.map(recordIdentity));
  const asked = { records: 0 };
  const room = new RecordRoom(
    { ofNumber, ofProfile },
    {
      records: present.length,
      has(each) {
        asked.records += 1;
        return identities.has(recordIdentity(each));
      },
    },
  );
  const recordsOf = (number: number) => Math.min(present.filter((each) => keyOf(each) === number).length, ofNumber);
  for (const each of remove) room.remove(keyOf(each));
  for (const each of add) {
    const obstacle = room.add(keyOf(each), each, recordsOf(keyOf(each)));
    if (obstacle !== undefined) return { obstacle, asked };
  }
  return { obstacle: undefined, asked };
}

describe('the room for records', () => {
  it('is as large as the limit, for each number and block by itself', () => {
    const add = [...some(0, 0, 3), ...some(1, 0, 3), ...some(2, 0, 3)];
    expect(change({ add }, []).obstacle).to.equal(undefined);
  });

  it('names the first record that is too many', () => {
    const add = [...some(0, 0, 2), ...some(1, 0, 4)];
    expect(change({ add }, []).obstacle).to.deep.equal({ kind: 'number-full', record: nth(1, 3), most: 3 });
  });

  it('counts what is there already', () => {
    expect(change({ add: [nth(0, 2)] }, some(0, 0, 2)).obstacle).to.equal(undefined);
    expect(change({ add: [nth(0, 3)] }, some(0, 0, 3)).obstacle?.record).to.deep.equal(nth(0, 3));
  });

  it('does not count a record that is there or comes twice', () => {
    expect(change({ add: some(0, 0, 3) }, some(0, 0, 3)).obstacle).to.equal(undefined);
    expect(change({ add: [nth(0, 0), nth(0, 0), nth(0, 0), nth(0, 1)] }, []).obstacle).to.equal(undefined);
  });

  it('gives room for as many as go within the same change', () => {
    expect(change({ remove: some(0, 0, 3), add: some(0, 3, 6) }, some(0, 0, 3)).obstacle).to.equal(undefined);
    expect(change({ remove: some(0, 0, 2), add: some(0, 3, 6) }, some(0, 0, 3)).obstacle?.record).to.deep.equal(
      nth(0, 5),
    );
  });

  it('lets a number beyond the limit shrink and stay, but not grow', () => {
    const present = some(0, 0, 10);
    expect(change({ remove: some(0, 0, 10) }, present).obstacle).to.equal(undefined);
    expect(change({ remove: some(0, 0, 2), add: some(0, 10, 12) }, present).obstacle).to.equal(undefined);
    expect(change({ remove: some(0, 0, 2), add: some(0, 10, 13) }, present).obstacle?.kind).to.equal('number-full');
  });

  it('holds the limit of the whole profile in the same way', () => {
    const present = [...some(0, 0, 2), ...some(1, 0, 2)];
    const limits = { ofProfile: 5 };
    expect(change({ add: [nth(0, 1), nth(2, 0)] }, present, limits).obstacle).to.equal(undefined);
    expect(change({ add: some(2, 0, 2) }, present, limits).obstacle).to.deep.equal({
      kind: 'profile-full',
      record: nth(2, 1),
      most: 5,
    });
    expect(change({ remove: [nth(0, 0)], add: some(2, 0, 2) }, present, limits).obstacle).to.equal(undefined);
    expect(change({ remove: [nth(0, 0)], add: [nth(2, 0)] }, present, { ofProfile: 1 }).obstacle).to.equal(undefined);
  });

  it('looks no record up while there is room', () => {
    const add = [...some(0, 0, 100), ...some(1, 0, 100)];
    expect(change({ add }, [], { ofNumber: 100 }).asked).to.deep.equal({ records: 0 });
  });

  it('looks each record up at most twice where there is none', () => {
    const present = some(0, 0, 100);
    const { asked } = change({ add: present }, present, { ofNumber: 100, ofProfile: 100 });
    expect(asked).to.deep.equal({ records: 200 });
  });

  it('agrees with counting the records of the profile after the change', () => {
    const one = fc.record({ number: fc.nat(2), n: fc.nat(5) });
    const every = NUMBERS.flatMap((_, number) => some(number, 0, 6));
    fc.assert(
      fc.property(
        fc.subarray(every),
        fc.array(one, { maxLength: 30 }),
        fc.nat(6),
        fc.nat(20),
        (present, coming, ofNumber, ofProfile) => {
          const isPresent = (each: NaptrRecord) => present.some((it) => recordIdentity(it) === recordIdentity(each));
          const added = coming.map(({ number, n }) => nth(number, n));
          const identities = new Set(added.map(recordIdentity));
          const remove = present.filter((each, at) => at % 2 === 0 && !identities.has(recordIdentity(each)));
          const { obstacle } = change({ remove, add: added }, present, { ofNumber, ofProfile });
          const kept = present.filter((each) => !remove.includes(each));
          const after = [...kept, ...added.filter((each) => !isPresent(each))];
          const distinct = [...new Map(after.map((each) => [recordIdentity(each), each])).values()];
          const tooMany = (limit: number, were: number, are: number) => are > limit && are > were;
          const isFull = NUMBERS.some((_, number) => {
            const of = (records: NaptrRecord[]) => records.filter((each) => keyOf(each) === number).length;
            return tooMany(ofNumber, of(present), of(distinct));
          });
          expect(obstacle !== undefined).to.equal(isFull || tooMany(ofProfile, present.length, distinct.length));
        },
      ),
    );
  });
});
