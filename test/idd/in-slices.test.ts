import { expect } from 'chai';
import fc from 'fast-check';
import { inSlices } from '../../src/idd/in-slices.js';

describe('inSlices', () => {
  it('gives every item once, in order, in slices of at most the size, with a pause between each two', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer()), fc.integer({ min: 1, max: 20 }), async (items, size) => {
        let pauses = 0;
        const slices: number[][] = [];
        const pause = async () => {
          pauses += 1;
        };
        await inSlices(items, size, pause, (slice) => void slices.push([...slice]));
        expect(slices.flat()).to.deep.equal(items);
        expect(slices.every(({ length }) => length > 0 && length <= size)).to.equal(true);
        expect(pauses).to.equal(Math.max(0, Math.ceil(items.length / size) - 1));
      }),
    );
  });

  it('ends where the work says so', async () => {
    const seen: number[] = [];
    await inSlices(
      [1, 2, 3, 4, 5],
      2,
      async () => {},
      (slice) => {
        seen.push(...slice);
        return !slice.includes(3);
      },
    );
    expect(seen).to.deep.equal([1, 2, 3, 4]);
  });
});
