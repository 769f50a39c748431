import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { CASES } from '../../../src/conformance/cases/index.js';
import { STACKS } from '../stacks.js';
import { readRecorded } from './findings.js';
import { renewPage } from './page.js';
import { REASONS } from './reasons.js';

const recorded = readRecorded();

describe('what is recorded of the peers in docs/interop.md', () => {
  it('is of every stack with a server, and of all cases', () => {
    const withServer = STACKS.filter(({ server }) => server !== undefined).map(({ name }) => name);
    expect(Object.keys(recorded)).to.deep.equal(withServer);
    const ids = CASES.map(({ id }) => id);
    for (const [stack, { passed, ...others }] of Object.entries(recorded)) {
      const named = Object.values(others).flatMap((seen) => Object.keys(seen));
      expect(ids, stack).to.include.members(named);
      expect(passed + named.length, stack).to.equal(ids.length);
    }
  });

  it('gives a reason for every failed case, and none for others', () => {
    for (const [stack, { failed }] of Object.entries(recorded)) {
      const explained = REASONS.flatMap(({ cases }) => cases[stack] ?? []);
      expect(explained, stack).to.have.members(Object.keys(failed));
    }
  });

  it('stands there as it is recorded', () => {
    const page = readFileSync(new URL('../../../docs/interop.md', import.meta.url), 'utf8');
    expect(page, 'run `npm run interop -- --record`').to.equal(renewPage(page, recorded));
  });

  it('keeps the rest of the page, which must have its marks', () => {
    const page = readFileSync(new URL('../../../docs/interop.md', import.meta.url), 'utf8');
    const renewed = renewPage(page, {});
    expect(renewed.split('<!--')[0]).to.equal(page.split('<!--')[0]);
    expect(renewed.split('-->').at(-1)).to.equal(page.split('-->').at(-1));
    expect(() => renewPage('a page without marks', {})).to.throw('mark');
  });
});
