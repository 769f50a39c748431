import { expect } from 'chai';
import type { Case } from '../../src/conformance/case.js';
import { chooseCases } from '../../src/conformance/choose.js';

const cases = [
  'q3645/7.3.1/1',
  'q3645/7.3.1/11',
  'q3645/7.3.10/1',
  'q3645/8/1',
  'soap12/5.4.7/1',
  'soap12-2/7.5/1',
].map((id) => ({ id }) as Case);

function chosen(...names: string[]): string[] | string {
  const found = chooseCases(cases, names);
  return 'unknown' in found ? found.unknown : found.chosen.map(({ id }) => id);
}

describe('the choice of cases', () => {
  it('names one case, and no other that begins so', () => {
    expect(chosen('q3645/7.3.1/1')).to.deep.equal(['q3645/7.3.1/1']);
  });

  it('names a clause, a higher one, or a document', () => {
    expect(chosen('q3645/7.3.1')).to.deep.equal(['q3645/7.3.1/1', 'q3645/7.3.1/11']);
    expect(chosen('q3645/7')).to.deep.equal(['q3645/7.3.1/1', 'q3645/7.3.1/11', 'q3645/7.3.10/1']);
    expect(chosen('soap12')).to.deep.equal(['soap12/5.4.7/1']);
    expect(chosen('soap12/')).to.deep.equal(['soap12/5.4.7/1']);
  });

  it('takes several, in the order of the cases', () => {
    expect(chosen('soap12-2', 'q3645/8')).to.deep.equal(['q3645/8/1', 'soap12-2/7.5/1']);
  });

  it('gives back what names nothing', () => {
    expect(chosen('q3645/8', 'q3645/7.3.1/2')).to.equal('q3645/7.3.1/2');
    expect(chosen('')).to.equal('');
  });
});
