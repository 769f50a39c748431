import { expect } from 'chai';
import { parseMediaType } from '../../src/soap/media-type.js';

describe('parseMediaType', () => {
  it('knows application/soap+xml and text/xml in any case', () => {
    expect(parseMediaType('Application/Soap+XML')).to.deep.equal({ kind: 'soap-1.2' });
    expect(parseMediaType(' text/XML')).to.deep.equal({ kind: 'text-xml' });
  });

  it('takes everything else for another type', () => {
    for (const header of [
      undefined,
      '',
      'soap+xml',
      'application/soap',
      'application/soap+xml2',
      'application/soap+xml text/xml',
    ]) {
      expect(parseMediaType(header), header).to.deep.equal({ kind: 'other' });
    }
  });

  it('gives the charset, quoted or not, among other parameters', () => {
    const of = (parameters: string) => parseMediaType(`application/soap+xml${parameters}`).charset;
    expect(of(';charset=UTF-8')).to.equal('UTF-8');
    expect(of('; action="urn:a"; CHARSET="utf-16"')).to.equal('utf-16');
    expect(of('; charset="ut\\f-8"')).to.equal('utf-8');
    expect(of('; xcharset=utf-16')).to.equal(undefined);
    expect(of(';; ; charset=utf-8;')).to.equal('utf-8');
    expect(of('; charset=')).to.equal(undefined);
    expect(of('; action="; charset=utf-16"')).to.equal(undefined);
  });

  it('gives the charset of another type, too: an ACK is read whatever its media type is', () => {
    expect(parseMediaType('application/xml; charset=utf-16')).to.deep.equal({ kind: 'other', charset: 'utf-16' });
  });
});
