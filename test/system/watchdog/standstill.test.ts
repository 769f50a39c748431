import { expect } from 'chai';
import fc from 'fast-check';
import { type Sight, Standstill } from '../../../src/system/watchdog/standstill.js';

const TIMES = { look: 500, told: 5_000, ended: 60_000 };

/** What is seen in these looks, each 500 ms after the one before; true: the loop has beaten. */
function seen(looks: readonly boolean[]): Sight[] {
  const standstill = new Standstill(TIMES);
  let beats = 0;
  return looks.flatMap((hasBeaten) => standstill.look(hasBeaten ? ++beats : beats, 500) ?? []);
}

const times = (count: number, hasBeaten: boolean) => Array<boolean>(count).fill(hasBeaten);

describe('the watchdog', () => {
  it('sees nothing in a loop that beats, and in one that misses some', () => {
    expect(seen(times(1000, true))).to.deep.equal([]);
    expect(seen([true, ...times(9, false), true, ...times(9, false), true])).to.deep.equal([]);
  });

  it('tells once of a loop that stands still, and once that it goes on, with how long it stood', () => {
    expect(seen([true, ...times(30, false), true, true])).to.deep.equal([
      { kind: 'stands-still', for: 5_000 },
      { kind: 'goes-on', for: 15_000 },
    ]);
  });

  it('sees when it stands too long', () => {
    const sights = seen([true, ...times(120, false)]);
    expect(sights.map(({ kind }) => kind)).to.deep.equal(['stands-still', 'stands-too-long']);
  });

  it('does not take a process that was stopped as a whole for a loop that stands still', () => {
    const standstill = new Standstill(TIMES);
    expect(standstill.look(1, 500)).to.equal(undefined);
    expect(standstill.look(1, 3_600_000)).to.equal(undefined);
    expect(standstill.look(2, 500)).to.equal(undefined);
  });

  it('tells of beginnings and ends in turn, and never twice of one', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 300 }), fc.nat(100), (looks, still) => {
        const kinds = seen([...looks, ...times(still, false), true]).map(({ kind }) => kind);
        expect(kinds.every((kind, index) => kind === (index % 2 === 0 ? 'stands-still' : 'goes-on'))).to.equal(true);
        expect(kinds.length % 2).to.equal(0);
      }),
    );
  });
});
