import { expect } from 'chai';
import { acceptsGzip } from '../../../src/soap/client/accepts-gzip.js';

describe('acceptsGzip', () => {
  it('finds gzip among the codings', () => {
    for (const header of ['gzip', 'GZIP', 'x-gzip', 'br, gzip;q=0.5', 'gzip ; q=0.001', ', ,gzip', '*', 'br, *;q=0.1'])
      expect(acceptsGzip(header), header).to.equal(true);
  });

  it('finds none where it is not named or refused', () => {
    for (const header of [
      undefined,
      '',
      'br',
      'identity',
      'gzip;q=0',
      'gzip; q=0.000',
      'gzipx',
      '*;q=0',
      '*, gzip;q=0',
      ',',
    ]) {
      expect(acceptsGzip(header), header).to.equal(false);
    }
  });
});
