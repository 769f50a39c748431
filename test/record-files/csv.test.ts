import { expect } from 'chai';
import fc from 'fast-check';
import { readCsv } from '../../src/record-files/csv.js';
import { blockRecord, numberRecord } from '../enum/sample-record.js';
import { all, inOctets, inPieces, reasons } from './reading.js';

const HEADER = 'number or prefix,order,preference,flags,service,regexp,replacement,ttl';
const NUMBER = '+441632960001,100,10,u,E2U+sip,!^(.*)$!sip:\\1@ims.example!,.,';
const BLOCK = '+44163296*,100,10,u,E2U+sip,!^(.*)$!sip:\\1@ims.example!,.,3600';

const read = (text: string) => all(readCsv(inPieces(text)));

describe('records from CSV', () => {
  it('are numbers and, with an asterisk, blocks', async () => {
    expect(await read(`${HEADER}\n${NUMBER}\n${BLOCK}\n`)).to.deep.equal([
      { line: 2, record: numberRecord() },
      { line: 3, record: blockRecord('+44163296', { ttl: 3600 }) },
    ]);
  });

  it('need no header', async () => {
    expect(await read(`${NUMBER}\r\n\r\n${BLOCK}`)).to.deep.equal([
      { line: 1, record: numberRecord() },
      { line: 3, record: blockRecord('+44163296', { ttl: 3600 }) },
    ]);
  });

  it('have their columns in the order that the header gives', async () => {
    const text =
      'Regexp, Order ,Preference,Service,Flags,e164Prefix,e164Number\n!.*!sip:a@x!,1,2,E2U+sip,u,+33,\n!.*!sip:a@x!,1,2,E2U+sip,u,,+3312';
    const changes = { order: 1, preference: 2, regexp: '!.*!sip:a@x!' };
    expect(await read(text)).to.deep.equal([
      { line: 2, record: blockRecord('+33', changes) },
      { line: 3, record: numberRecord('+3312', changes) },
    ]);
  });

  it('can be quoted, with doubled quotes and white space around the fields', async () => {
    expect(await read(`"+441632960001" , "100",10,"u",E2U+sip,"!^(.*)$!sip:\\1@ims.example!", "." ,""`)).to.deep.equal([
      { line: 1, record: numberRecord() },
    ]);
    expect(reasons(await read(NUMBER.replace('!^(.*)$!sip:\\1@ims.example!', '"!^.*$!sip:""a""@x!"')))).to.deep.equal([
      '1: the regexp gives "sip:\\"a\\"@x", which contains characters that a URI may not contain',
    ]);
  });

  it('keep commas inside quoted fields', async () => {
    const regexp = '!^\\+44(.{3,5}).*$!sip:\\1@x!';
    expect(await read(`+441632960001,100,10,u,E2U+sip,"${regexp}"`)).to.deep.equal([
      { line: 1, record: numberRecord('+441632960001', { regexp }) },
    ]);
  });

  it('can come as octets in any pieces', async () => {
    expect(await all(readCsv(inOctets(`\uFEFF${HEADER}\n${NUMBER}`)))).to.deep.equal([
      { line: 2, record: numberRecord() },
    ]);
  });

  it('that are wrong give line and reason, and the next ones are read', async () => {
    const bad = [
      NUMBER.replace('+44', '0044'),
      NUMBER.replace('100', 'a'),
      NUMBER.replace(',10,', ',,'),
      NUMBER.replace('E2U+sip', 'sip+E2U'),
      NUMBER.replace('(.*)', '(\\d+)'),
      `${NUMBER},`,
      `${NUMBER}1.5`,
      ',1',
      NUMBER.replace('u,', 'u,"'),
      NUMBER.replace('u,', 'u"x,'),
      NUMBER.replace('u,', '"u"x,'),
      `+441632960001${'x'.repeat(70_000)}`,
    ];
    const lines = await read(`${NUMBER}\n${bad.join('\n')}\n${BLOCK}`);
    const expected = [
      '2: the number does not begin with +',
      '3: the order "a" is not a whole number',
      '4: the preference "" is not a whole number',
      '5: the service "sip+E2U" has the obsolete form of RFC 2916: write E2U+sip',
      '6: the expression contains \\d, which POSIX expressions do not have: write [0-9]',
      '7: the row has 9 fields, at most 8 are expected',
      '8: the ttl "1.5" is not a whole number',
      '9: the row has neither a number nor a block',
      '10: a quote is not closed on its line',
      '11: a quote stands inside a field: quote the whole field and double the quotes in it',
      '12: something follows a closing quote: double the quotes inside a quoted field',
      '13: the line is too long',
    ];
    expect(reasons(lines)).to.deep.equal(expected);
    expect(lines.at(0)).to.deep.equal({ line: 1, record: numberRecord() });
    expect(lines.at(-1)).to.deep.equal({ line: 14, record: blockRecord('+44163296', { ttl: 3600 }) });
  });

  it('are never taken from a quote that runs on to another line', async () => {
    const lines = await read(`${NUMBER.replace('u,', 'u,"')}\n${NUMBER.replace('u,', 'u",')}\n${BLOCK}`);
    expect(lines.map((line) => [line.line, 'record' in line])).to.deep.equal([
      [1, false],
      [2, false],
      [3, true],
    ]);
  });

  const headers: [string, string][] = [
    ['number,order,preference,flags,service,regexp,colour', 'a column "colour"'],
    ['number,order,preference,flags,service,regexp,order', 'the column order twice'],
    ['number,order,preference,flags,regexp', 'no column service'],
    ['order,preference,flags,service,regexp', 'no column number or prefix'],
  ];
  for (const [header, reason] of headers) {
    it(`end at the header ${header}`, async () => {
      const lines = await read(`${header}\n${NUMBER}`);
      expect(lines).to.have.length(1);
      expect(reasons(lines)[0]).to.match(/^1: /).and.include(reason);
    });
  }

  it('have a number or a block, not both', async () => {
    const lines = await read(
      'e164Number,e164Prefix,order,preference,flags,service,regexp\n+4412,+44,1,1,u,E2U+sip,!.*!sip:a@x!',
    );
    expect(reasons(lines)).to.deep.equal(['2: the row has both a number and a block']);
  });

  it('come from any text, or a reason does', async () => {
    const noise = fc.array(fc.constantFrom(...',,,"\n\r +*!.u0'.split(''), NUMBER, HEADER, 'order', '\uFEFF'), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          noise.map((parts) => parts.join('')),
        ),
        async (text) => {
          let last = 0;
          for (const line of await read(text)) {
            expect(line.line).to.be.greaterThan(last);
            last = line.line;
          }
          expect(last).to.be.at.most(text.split('\n').length);
        },
      ),
      { numRuns: 500 },
    );
  });
});
