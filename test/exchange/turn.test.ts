import { expect } from 'chai';
import fc from 'fast-check';
import { isOwed, turnOf, type Waiting } from '../../src/exchange/turn.js';

const waiting: fc.Arbitrary<Waiting[]> = fc
  .array(fc.option(fc.integer({ min: 0, max: 20 })), { maxLength: 8 })
  .map((times) => times.map((dueAt, at) => ({ id: at + 1, dueAt })));
const inFlight = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 3 }).map((ids) => new Set(ids));
const until = fc.integer({ min: 0, max: 20 });

describe('the turn of a message', () => {
  it('comes in the ordered lane after that of all before it, and when none is in flight', () => {
    fc.assert(
      fc.property(waiting, inFlight, until, (all, flying, now) => {
        const { ready } = turnOf('ordered', all, { inFlight: flying, until: now });
        if (flying.size > 0) expect(ready).to.deep.equal([]);
        else expect(ready).to.deep.equal(all.slice(0, ready.length).map(({ id }) => id));
        const next = all[ready.length];
        if (flying.size === 0 && next !== undefined) expect(next.dueAt ?? 0).to.be.greaterThan(now);
      }),
    );
  });

  it('comes in the lane of responses when it is due, whatever the others wait for', () => {
    fc.assert(
      fc.property(waiting, inFlight, until, (all, flying, now) => {
        const { ready } = turnOf('response', all, { inFlight: flying, until: now });
        const due = all.filter(({ id, dueAt }) => !flying.has(id) && (dueAt ?? 0) <= now);
        expect(ready).to.deep.equal(due.map(({ id }) => id));
      }),
    );
  });

  it('is known beforehand for the first that has to wait', () => {
    const all = [
      { id: 1, dueAt: 5 },
      { id: 2, dueAt: 3 },
    ];
    expect(turnOf('response', all, { inFlight: new Set(), until: 4 }).dueAt).to.equal(5);
    expect(turnOf('response', [], { inFlight: new Set(), until: 4 })).to.deep.equal({
      ready: [],
      dueAt: Number.POSITIVE_INFINITY,
      isIdle: true,
    });
  });
});

describe('a peer is owed something', () => {
  const given = { state: 'added', isMember: true, hasRest: false, position: 4, end: 5 } as const;

  it('while it is added and lacks changes or slices', () => {
    expect(isOwed(given)).to.equal(true);
    expect(isOwed({ ...given, position: 5 })).to.equal(false);
    expect(isOwed({ ...given, position: 5, hasRest: true })).to.equal(true);
  });

  it('not while it is not added, or has left', () => {
    expect(isOwed({ ...given, state: 'failed' })).to.equal(false);
    expect(isOwed({ ...given, isMember: false })).to.equal(false);
  });
});
