import { expect } from 'chai';
import fc from 'fast-check';
import { MOST_CHARACTERS, readLines } from '../../src/record-files/lines.js';
import { all, inOctets, inPieces } from './reading.js';

async function texts(contents: AsyncIterable<string | Uint8Array>): Promise<string[]> {
  const lines = (await all(readLines(contents))).flat();
  expect(lines.map(({ line }) => line)).to.deep.equal(lines.map((_, i) => i + 1));
  return lines.map(({ text }) => text);
}

describe('the lines of a file', () => {
  it('end with LF or CR LF, the last one with the file too', async () => {
    expect(await texts(inPieces('a\r\nb\n\nc'))).to.deep.equal(['a', 'b', '', 'c']);
    expect(await texts(inPieces('a\n'))).to.deep.equal(['a']);
    expect(await texts(inPieces(''))).to.deep.equal([]);
  });

  it('are the same however the file comes in pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\n', '\r', '"') }),
        fc.integer({ min: 1, max: 5 }),
        async (text, size) => {
          const expected = text.split('\n').map((line) => line.replace(/\r$/, ''));
          if (text.endsWith('\n') || text === '') expected.pop();
          expect(await texts(inOctets(text, size))).to.deep.equal(expected);
        },
      ),
    );
  });

  it('do not have the byte order mark of the file', async () => {
    expect(await texts(inOctets('\uFEFFa\nb'))).to.deep.equal(['a', 'b']);
    expect(await texts(inPieces('\uFEFFa\nb', 1))).to.deep.equal(['a', 'b']);
  });

  it('are cut short, and say so, where they are too long', async () => {
    const lines = (await all(readLines(inPieces(`a\n${'x'.repeat(MOST_CHARACTERS + 1)}\nb`, 1000)))).flat();
    expect(lines.map(({ line, text, tooLong }) => [line, text.length, tooLong])).to.deep.equal([
      [1, 1, false],
      [2, MOST_CHARACTERS, true],
      [3, 1, false],
    ]);
  });

  it('take no memory for what is cut', async () => {
    async function* endless() {
      for (let i = 0; i < 2000; i++) yield 'x'.repeat(50_000);
    }
    const lines = (await all(readLines(endless()))).flat();
    expect(lines.map(({ text }) => text.length)).to.deep.equal([MOST_CHARACTERS]);
  });
});
