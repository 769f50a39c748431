import { expect } from 'chai';
import { absoluteName, parseTtl, unescapeText } from '../../src/record-files/zone-text.js';

describe('the text of a zone file [RFC 1035 §5.1]', () => {
  it('has backslashes before characters and decimal octets', () => {
    expect(unescapeText('!^\\\\+44(.*)$!sip:\\\\1@x!')).to.equal('!^\\+44(.*)$!sip:\\1@x!');
    expect(unescapeText('\\"\\033\\0655')).to.equal('"!A5');
    expect(unescapeText('\\256')).to.equal(undefined);
  });

  it('has names relative to the origin', () => {
    expect(absoluteName('a.b.', 'c.')).to.equal('a.b.');
    expect(absoluteName('a.b', 'c.')).to.equal('a.b.c.');
    expect(absoluteName('a', '.')).to.equal('a.');
    expect(absoluteName('a\\.', 'c.')).to.equal('a\\..c.');
    expect(absoluteName('@', 'c.')).to.equal('c.');
    expect(absoluteName('.', 'c.')).to.equal('.');
    for (const name of ['a', '@']) expect(absoluteName(name, undefined), name).to.equal(undefined);
    for (const name of ['.a', 'a..b', 'a..', '']) expect(absoluteName(name, 'c.'), name).to.equal(undefined);
  });

  it('has times in seconds or with units', () => {
    expect(parseTtl('3600')).to.equal(3600);
    expect(parseTtl('1W2d3H4m5s')).to.equal(788_645);
    for (const text of ['', '1x', 'h', '1h30', '-1', '1.5h', 'IN']) expect(parseTtl(text), text).to.equal(undefined);
  });
});
