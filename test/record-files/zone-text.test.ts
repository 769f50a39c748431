import { expect } from 'chai';
import fc from 'fast-check';
import {
  absoluteName,
  nameOfLabels,
  objectionToEscapes,
  parseTtl,
  unescapeText,
} from '../../src/record-files/zone-text.js';

describe('the text of a zone file [RFC 1035 §5.1]', () => {
  it('has backslashes before characters and decimal octets', () => {
    expect(unescapeText('!^\\\\+44(.*)$!sip:\\\\1@x!')).to.equal('!^\\+44(.*)$!sip:\\1@x!');
    expect(unescapeText('\\"\\033\\0655')).to.equal('"!A5');
  });

  it('has no other escapes: a backslash before a digit begins three of them', () => {
    for (const text of ['\\1', '\\12', '\\256', '\\999', 'a\\\\\\1', '\\0x1', '\\12x']) {
      expect(objectionToEscapes(text), text).to.include('[RFC 1035 §5.1]');
    }
    for (const text of ['', 'a1', '\\\\1', '\\001', '\\2550', '\\x', '\\#', '\\\\\\\\1']) {
      expect(objectionToEscapes(text), text).to.equal(undefined);
    }
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

  it('has names with escapes only where they need them [RFC 4343 §2.1]', () => {
    for (const [name, plain] of [
      ['\\049.\\042.\\*.\\a', '1.*.*.a.c.'],
      ['\\@', '@.c.'],
      ['a\\046', 'a\\..c.'],
      ['a\\\\.', 'a\\\\.'],
      ['a\\\\\\.', 'a\\\\\\..c.'],
      ['\\000\\032\\127', '\\000\\032\\127.c.'],
    ] as const) {
      expect(absoluteName(name, 'c.'), name).to.equal(plain);
    }
    for (const name of ['\\1', 'a\\', '\\049..a', '\\256']) expect(absoluteName(name, 'c.'), name).to.equal(undefined);
  });

  it('has labels of 63 octets and names of 255, however they are written [RFC 1035 §2.3.4]', () => {
    for (const octet of ['a', '\\097', '\\000', '\\.']) {
      expect(absoluteName(`${octet.repeat(63)}.`, undefined), octet).to.be.a('string');
      expect(absoluteName(`${octet.repeat(64)}.`, undefined), octet).to.equal(undefined);
      const long = (last: number) => `${`${octet.repeat(63)}.`.repeat(3)}${octet.repeat(last)}.`;
      expect(absoluteName(long(61), undefined), octet).to.be.a('string');
      expect(absoluteName(long(62), undefined), octet).to.equal(undefined);
    }
    expect(absoluteName('a', `${`${'a'.repeat(63)}.`.repeat(3)}${'a'.repeat(60)}.`)).to.equal(undefined);
  });

  it('has the same name for the same octets, however they are written', () => {
    const octet = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
    const label = fc.string({ unit: octet, minLength: 1, maxLength: 20 });
    const decimal = (text: string) =>
      [...text].map((each) => `\\${String(each.charCodeAt(0)).padStart(3, '0')}`).join('');
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 8 }), (labels) => {
        const name = nameOfLabels(labels);
        expect(absoluteName(labels.map((each) => `${decimal(each)}.`).join(''), undefined)).to.equal(name);
        expect(absoluteName(name, undefined)).to.equal(name);
      }),
    );
  });

  it('has times in seconds or with units', () => {
    expect(parseTtl('3600')).to.equal(3600);
    expect(parseTtl('1W2d3H4m5s')).to.equal(788_645);
    for (const text of ['', '1x', 'h', '1h30', '-1', '1.5h', 'IN']) expect(parseTtl(text), text).to.equal(undefined);
  });
});
