import { expect } from 'chai';
import { codingsOf } from '../../src/http/codings.js';

describe('codingsOf', () => {
  it('gives the codings in their order, without regard to case, empty members and identity', () => {
    expect(codingsOf(undefined)).to.deep.equal([]);
    expect(codingsOf(', ,identity, Identity,')).to.deep.equal([]);
    expect(codingsOf('DEFLATE ,\tX-Gzip,,identity')).to.deep.equal(['deflate', 'gzip']);
    expect(codingsOf('gzip;q=1')).to.deep.equal(['gzip;q=1']);
  });
});
