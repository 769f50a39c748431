import { expect } from 'chai';
import { Growth, type Shape } from './growth.js';

describe('The search for costs out of proportion', () => {
  /** A product that does so many steps for an input of a size, and answers with so many bytes. */
  function growthOf(stepsOf: (size: number) => number, bytesOut: (size: number) => number = () => 100) {
    let steps = 0;
    const shape: Shape = {
      name: 'planted',
      from: 16,
      async play(size) {
        steps += stepsOf(size);
        return { bytesIn: size * 100, bytesOut: bytesOut(size), outcome: 'done' };
      },
    };
    const takeSteps = async () => {
      const counted = { steps, byFunction: new Map([['src/planted.ts work', steps]]) };
      steps = 0;
      return counted;
    };
    const bounds = { mostBytesIn: 1_000_000, mostBytesOut: () => 65_536 };
    return new Growth(takeSteps, bounds).explore(shape);
  }

  it('finds what is quadratic, and names the function that does it', async () => {
    const finding = await growthOf((size) => 10_000 + size * size);
    expect(finding).to.include({ shape: 'planted', size: 512 });
    expect(finding!.what).to.match(/^\d\.\d times the steps of half the size.* src\/planted\.ts work/);
  });

  it('lets pass what is in proportion, and a little more than that', async () => {
    expect(await growthOf((size) => 10_000 + 1000 * size)).to.equal(undefined);
    expect(await growthOf((size) => 1000 * size * Math.log2(size))).to.equal(undefined);
  });

  it('lets pass what begins to cost at a certain size, once', async () => {
    expect(await growthOf((size) => (size < 512 ? 10 * size : 1000 * size))).to.equal(undefined);
  });

  it('finds an answer that has too many bytes', async () => {
    const finding = await growthOf(
      () => 1,
      (size) => size * 1000,
    );
    expect(finding!.what).to.match(/^an answer of 128000 bytes/);
  });
});
