import { expect } from 'chai';
import fc from 'fast-check';
import { FairShare } from '../../../src/idd/receiving/fair-share.js';

/** How much a peer gets that takes one after the other until there is no more for it. */
function flood(share: FairShare, peer: string): number {
  let taken = 0;
  while (share.take(peer, 1)) taken += 1;
  return taken;
}

describe('a fair share', () => {
  it('gives half to a peer that floods alone', () => {
    expect(flood(new FairShare(100), 'A')).to.equal(50);
  });

  it('leaves room for the next one, though others flood', () => {
    const share = new FairShare(1000);
    for (let peer = 1; peer <= 6; peer++) {
      expect(flood(share, `flood-${peer}`)).to.be.greaterThan(0);
      expect(share.take(`quiet-${peer}`, 1)).to.equal(true);
    }
  });

  it('comes to equal parts where peers that flood go on', () => {
    const share = new FairShare(300);
    const had: Record<string, number> = { A: flood(share, 'A'), B: flood(share, 'B') };
    for (let round = 0; round < 2000; round++) {
      for (const peer of ['A', 'B']) {
        if (had[peer]! > 0) {
          share.give(peer, 1);
          had[peer]! -= 1;
        }
      }
      for (const peer of ['B', 'A']) while (share.take(peer, 1)) had[peer]! += 1;
    }
    expect(had.A).to.be.within(95, 105);
    expect(had.B).to.be.within(95, 105);
  });

  it('gives one to a peer that has none where the limit is one', () => {
    const share = new FairShare(1);
    expect([share.take('A', 1), share.take('A', 1), share.take('B', 1)]).to.deep.equal([true, false, false]);
    share.give('A', 1);
    expect(share.take('B', 1)).to.equal(true);
  });

  it('gives nothing of what is not there, and nothing at all at any time', () => {
    const share = new FairShare(10);
    expect(share.take('A', 11)).to.equal(false);
    expect(share.take('A', 5)).to.equal(true);
    expect(share.take('B', 6)).to.equal(false);
    for (const peer of ['B', 'C', 'D', 'E', 'F']) expect(share.take(peer, 1)).to.equal(true);
    expect([share.take('G', 1), share.take('G', 0), share.take('A', 0)]).to.deep.equal([false, true, true]);
  });

  it('gives no peer more than half at once, though it has nothing yet', () => {
    const share = new FairShare(100);
    expect([share.allows('A', 51), share.take('A', 51)]).to.deep.equal([false, false]);
    expect([share.allows('A', 50), share.take('A', 50)]).to.deep.equal([true, true]);
    expect([share.take('B', 26), share.take('B', 25)]).to.deep.equal([false, true]);
  });

  it('names the peer that has more than half of what is in use', () => {
    const share = new FairShare(100);
    expect(share.greatest).to.equal(undefined);
    share.take('A', 10);
    expect(share.greatest).to.equal('A');
    share.take('B', 10);
    expect(share.greatest).to.equal(undefined);
    share.take('B', 1);
    expect(share.greatest).to.equal('B');
  });

  it('never gives more than the limit, and takes back what it gave', () => {
    const step = fc.record({
      peer: fc.constantFrom('A', 'B', 'C'),
      amount: fc.nat(20),
      give: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.array(step), (limit, steps) => {
        const share = new FairShare(limit);
        const held: [string, number][] = [];
        for (const { peer, amount, give } of steps) {
          if (give && held.length > 0) share.give(...held.shift()!);
          else if (share.take(peer, amount)) held.push([peer, amount]);
          expect(held.reduce((sum, [, each]) => sum + each, 0)).to.be.at.most(limit);
        }
        for (const each of held) share.give(...each);
        expect(share.greatest).to.equal(undefined);
        expect(share.take('D', Math.max(Math.floor(limit / 2), 1))).to.equal(true);
      }),
    );
  });
});
