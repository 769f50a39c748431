import { expect } from 'chai';
import fc from 'fast-check';
import type { Modification } from '../../generated/messages.js';
import { recordIdentity } from '../../src/enum/naptr-record.js';
import { changeSize, cutChange } from '../../src/exchange/cut-change.js';
import { planChange } from '../../src/exchange/plan-change.js';
import { block, record } from '../store/sample-records.js';

const modification = (from: number, to: number): Modification => ({
  existing: record(String(1000 + from)),
  modified: record(String(1000 + to)),
});

/** The numbers left after the pieces, applied one after the other; throws where one is refused. */
function applied(pieces: ReturnType<typeof cutChange>, start: Iterable<string>): string[] {
  const profile = new Set(start);
  for (const piece of pieces) {
    const plan = planChange(piece, (each) => profile.has(recordIdentity(each)));
    if (plan.kind !== 'plan') throw new Error(`${plan.kind} ${JSON.stringify(plan.record)}`);
    for (const each of plan.remove) profile.delete(recordIdentity(each));
    for (const each of plan.add) profile.add(recordIdentity(each));
  }
  return [...profile].sort();
}

describe('cutting a change into pieces', () => {
  it('keeps the order of what is added or removed', () => {
    const records = block(5);
    for (const command of ['ADD_DATA_REQ', 'REMOVE_DATA_REQ'] as const) {
      const pieces = cutChange({ command, records }, 2);
      expect(pieces).to.deep.equal(
        [records.slice(0, 2), records.slice(2, 4), records.slice(4)].map((each) => ({ command, records: each })),
      );
    }
  });

  it('makes no piece of nothing', () => {
    expect(cutChange({ command: 'ADD_DATA_REQ', records: [] }, 2)).to.deep.equal([]);
    expect(cutChange({ command: 'MOD_DATA_REQ', modifications: [] }, 2)).to.deep.equal([]);
  });

  it('leaves modifications in order where they fit one piece', () => {
    const change = { command: 'MOD_DATA_REQ' as const, modifications: [modification(1, 2), modification(2, 3)] };
    expect(cutChange(change, 2)).to.deep.equal([change]);
  });

  it('puts first the modification that makes room for another', () => {
    const modifications = [modification(1, 2), modification(2, 3), modification(3, 4)];
    const pieces = cutChange({ command: 'MOD_DATA_REQ', modifications }, 1);
    expect(pieces).to.deep.equal(
      [...modifications].reverse().map((each) => ({ command: 'MOD_DATA_REQ', modifications: [each] })),
    );
  });

  it('never parts modifications that exchange records in a circle', () => {
    const modifications = [modification(1, 2), modification(9, 10), modification(2, 3), modification(3, 1)];
    const pieces = cutChange({ command: 'MOD_DATA_REQ', modifications }, 1);
    expect(pieces.map(changeSize).sort()).to.deep.equal([1, 3]);
  });

  it('gives in pieces what the whole gives', () => {
    // Each number is replaced by its place in a permutation of a larger range, which makes chains, circles and records that stay.
    const permutation = fc
      .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 4 }))
      .chain(([size, more]) =>
        fc.record({
          size: fc.constant(size),
          targets: fc.shuffledSubarray(
            Array.from({ length: size + more }, (_, at) => at),
            { minLength: size, maxLength: size },
          ),
          limit: fc.integer({ min: 1, max: 5 }),
        }),
      );
    fc.assert(
      fc.property(permutation, ({ size, targets, limit }) => {
        const modifications = Array.from({ length: size }, (_, at) => modification(at, targets[at]!));
        const start = modifications.map(({ existing }) => recordIdentity(existing));
        const whole = { command: 'MOD_DATA_REQ' as const, modifications };
        const pieces = cutChange(whole, limit);
        expect(applied(pieces, start)).to.deep.equal(applied([whole], start));
        expect(pieces.reduce((sum, piece) => sum + changeSize(piece), 0)).to.equal(size);
      }),
    );
  });
});
