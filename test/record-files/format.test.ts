import { expect } from 'chai';
import { detectFormat } from '../../src/record-files/format.js';

describe('the format of a file', () => {
  it('is told by the ending of its name', () => {
    for (const name of ['numbers.csv', '/a/B.CSV']) expect(detectFormat(name, '$ORIGIN'), name).to.equal('csv');
    for (const name of ['e164.zone', 'a.db', 'b/db.e164.arpa', 'db.4.4', 'c\\db.x', '4.4.e164.arpa']) {
      expect(detectFormat(name, 'a,b'), name).to.equal('zone');
    }
  });

  it('is told for JSON Lines by either', () => {
    for (const name of ['a.jsonl', 'B.NDJSON']) expect(detectFormat(name, 'a,b'), name).to.equal('jsonl');
    expect(detectFormat('a', '\n {"e164Number":"+44"')).to.equal('jsonl');
  });

  it('is told by how it begins, where the name says nothing', () => {
    for (const text of [
      '$TTL 1h\n',
      '; zone, of us\n',
      '\n@ IN SOA a b (',
      '1.4 NAPTR 1 1 "u" "E2U+a,b"',
      ' NS ns.example.',
      '1.4 CLASS1 TYPE35 \\# 0',
      '1.4 60 class1 naptr 1 1 u',
    ]) {
      expect(detectFormat('numbers.txt', text), text).to.equal('zone');
    }
    for (const text of ['number or prefix,order\n', '\uFEFF\n+44*,1,1,u,E2U+sip,!a!b!', '"+44","1"']) {
      expect(detectFormat('-', Buffer.from(text)), text).to.equal('csv');
    }
  });

  it('is unknown where nothing tells', () => {
    for (const text of ['', '\n\n', '+441632960001']) expect(detectFormat('numbers', text), text).to.equal(undefined);
  });
});
