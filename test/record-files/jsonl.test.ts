import { expect } from 'chai';
import fc from 'fast-check';
import { readJsonl } from '../../src/record-files/jsonl.js';
import { blockRecord, numberRecord } from '../enum/sample-record.js';
import { all, inOctets, inPieces, reasons } from './reading.js';

const read = (text: string) => all(readJsonl(inPieces(text)));
const line = (changes: object) => JSON.stringify({ ...numberRecord(), ...changes });

describe('records from JSON Lines', () => {
  it('are one on each line, empty lines passed over', async () => {
    const text = `\uFEFF${line({})}\r\n\n  ${JSON.stringify(blockRecord('+44', { ttl: 0 }))}  `;
    expect(await all(readJsonl(inOctets(text)))).to.deep.equal([
      { line: 1, record: numberRecord() },
      { line: 3, record: blockRecord('+44', { ttl: 0 }) },
    ]);
  });

  const wrong: [string, string][] = [
    ['{', 'is not JSON'],
    [`[${line({})}]`, 'not a JSON object'],
    ['null', 'not a JSON object'],
    ['"x"', 'not a JSON object'],
    [line({ colour: 'red' }), 'no member "colour"'],
    ['{"__proto__":1}', 'no member "__proto__"'],
    [line({}).replace('{', '{"order":1,'), 'the name "order" is there twice'],
    [line({ order: '100' }), 'the order is not a number'],
    [line({ ttl: null }), 'the ttl is not a number'],
    [line({ flags: 1 }), 'the flags is not a string'],
    [line({ service: undefined }), 'has no service'],
    [line({ preference: undefined }), 'has no preference'],
    [line({ e164Number: undefined }), 'neither a number nor a block'],
    [line({ e164Prefix: '+44' }), 'both a number and a block'],
    [line({ order: 65536 }), 'the order is not a whole number'],
    [line({ replacement: 'x'.repeat(70_000) }), 'too long'],
  ];
  for (const [text, reason] of wrong) {
    it(`that are wrong give line and reason, and the next ones are read: ${text.slice(0, 60)}`, async () => {
      const lines = await read(`${line({})}\n${text}\n${line({})}`);
      expect(reasons(lines)).to.have.length(1);
      expect(reasons(lines)[0]).to.match(/^2: /).and.include(reason);
      expect(lines.at(-1)).to.deep.equal({ line: 3, record: numberRecord() });
    });
  }

  it('come from any text, or a reason does', async () => {
    const json = fc.json().map((text) => `${text}\n`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.string({ unit: 'binary' }), json), { maxLength: 5 }), async (texts) => {
        const text = texts.join('');
        const lines = await read(text);
        expect(lines.every((one) => one.line <= text.split('\n').length)).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });
});
