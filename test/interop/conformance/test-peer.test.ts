import { expect } from 'chai';
import { type Case, failed, passed } from '../../../src/conformance/case.js';
import { lookAgain } from './test-peer.js';

const cases = ['a/1', 'a/2', 'a/3'].map(
  (id): Case => ({ id, level: 'mandatory', sentence: '', sends: '', expects: '', run: async () => passed('') }),
);

/** Gives what the tester is asked to run, and how its cases have ended; `ends` says when a case has passed. */
async function look(ends: (id: string, look: number) => boolean) {
  const asked: string[][] = [];
  const reports = await lookAgain(
    async (some) => {
      asked.push(some.map(({ id }) => id));
      return some.map((one) => ({
        case: one,
        verdict: ends(one.id, asked.length) ? passed('') : failed(''),
        milliseconds: 1,
      }));
    },
    cases,
    ({ verdict }) => verdict.outcome === 'passed',
  );
  return { asked, outcomes: reports.map(({ case: { id }, verdict }) => `${id} ${verdict.outcome}`) };
}

describe('a case of a peer that has not ended as it is recorded', () => {
  it('is looked at again by itself, and counts as it ends then', async () => {
    const { asked, outcomes } = await look((id, at) => id !== 'a/2' || at === 2);
    expect(asked).to.deep.equal([['a/1', 'a/2', 'a/3'], ['a/2']]);
    expect(outcomes).to.deep.equal(['a/1 passed', 'a/2 passed', 'a/3 passed']);
  });

  it('is looked at three times at most', async () => {
    const { asked, outcomes } = await look((id) => id === 'a/1');
    expect(asked).to.have.length(3);
    expect(outcomes).to.deep.equal(['a/1 passed', 'a/2 failed', 'a/3 failed']);
  });
});
