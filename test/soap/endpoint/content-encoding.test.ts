import { expect } from 'chai';
import { parseContentEncoding } from '../../../src/soap/endpoint/content-encoding.js';

describe('parseContentEncoding', () => {
  it('knows identity and gzip, which is also called x-gzip', () => {
    for (const header of [undefined, '', 'identity', ' Identity ,'])
      expect(parseContentEncoding(header)).to.equal('identity');
    for (const header of ['gzip', 'X-GZIP', 'identity, gzip']) expect(parseContentEncoding(header)).to.equal('gzip');
  });

  it('knows nothing else', () => {
    for (const header of ['br', 'deflate', 'gzip, gzip', 'gzip, br', '*', '__proto__']) {
      expect(parseContentEncoding(header), header).to.equal(undefined);
    }
  });
});
