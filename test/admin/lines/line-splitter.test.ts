import { expect } from 'chai';
import fc from 'fast-check';
import { type Line, LineSplitter } from '../../../src/admin/lines/line-splitter.js';

const LIMIT = 20;

function linesOf(pieces: Buffer[], limit = LIMIT): Line[] {
  const splitter = new LineSplitter(limit);
  return [...pieces.flatMap((piece) => [...splitter.push(piece)]), ...splitter.end()];
}

/** Cut behind each of these places. */
function cut(bytes: Buffer, places: number[]): Buffer[] {
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((one, other) => one - other);
  return [0, ...at].map((start, index) => bytes.subarray(start, at[index]));
}

describe('the lines of a body', () => {
  it('are the same however the bytes come', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '€', '\n', '\r', '"', ' ', '\uFEFF') });
    fc.assert(
      fc.property(text, fc.array(fc.nat()), (body, places) => {
        const bytes = Buffer.from(body);
        expect(linesOf(cut(bytes, places), 1000)).to.deep.equal(linesOf([bytes], 1000));
        const expected = body
          .replace(/^\uFEFF/, '')
          .split('\n')
          .map((line) => line.replace(/\r$/, ''));
        const numbered = expected.flatMap((line, at) => (/^[ \r]*$/.test(line) ? [] : [[at + 1, line]]));
        expect(linesOf(cut(bytes, places), 1000).map(({ number, text }) => [number, text])).to.deep.equal(numbered);
      }),
    );
  });

  it('are left out where they are blank, and a byte order mark before the first is no part of it', () => {
    for (const body of ['\uFEFF{}', '\uFEFF\n \t \r\n{}', '\r\r\n\n{}\n  ', ' \n\t\n{}\n\r\n']) {
      expect(linesOf([Buffer.from(body)]).map(({ text }) => text)).to.deep.equal(['{}']);
    }
    for (const body of ['\uFEFF', '\uFEFF\n', '\uFEFF \n', '   ', ''])
      expect(linesOf([Buffer.from(body)])).to.deep.equal([]);
    expect(linesOf([Buffer.from('{}\n\uFEFF{}')]).map(({ text }) => text)).to.deep.equal(['{}', '\uFEFF{}']);
  });

  it('count from 1, blank ones too, and end with LF, CRLF or the body', () => {
    expect(linesOf([Buffer.from('\none\r\n\r\ntwo')]).map(({ number, text }) => [number, text])).to.deep.equal([
      [2, 'one'],
      [4, 'two'],
    ]);
  });

  it('may have as many bytes as the limit; of a longer one nothing is kept, and the next is read', () => {
    const longest = 'x'.repeat(LIMIT);
    const pieces = [`${longest}\n`, longest, 'x'.repeat(1_000_000), '\nnext\n'].map((each) => Buffer.from(each));
    expect(linesOf(pieces)).to.deep.equal([
      { number: 1, bytes: LIMIT, text: longest },
      { number: 2, bytes: LIMIT + 1_000_000, fault: 'too-long' },
      { number: 3, bytes: 4, text: 'next' },
    ]);
  });

  it('are told apart where they are no UTF-8', () => {
    const pieces = [Buffer.from('a\n'), Buffer.from([0xff, 0xfe, 10]), Buffer.from('b')];
    expect(linesOf(pieces).map(({ text, fault }) => text ?? fault)).to.deep.equal(['a', 'no-utf-8', 'b']);
  });
});
