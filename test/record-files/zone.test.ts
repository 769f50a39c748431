import { expect } from 'chai';
import fc from 'fast-check';
import { readZone, type ZoneOptions } from '../../src/record-files/zone.js';
import { blockRecord, numberRecord } from '../enum/sample-record.js';
import { all, inOctets, inPieces, reasons } from './reading.js';

const DATA = 'NAPTR 100 10 "u" "E2U+sip" "!^(.*)$!sip:\\\\1@ims.example!" .';
const ORIGIN = '$ORIGIN 6.9.2.3.6.1.4.4.e164.arpa.\n';

const read = (text: string, options?: ZoneOptions) => all(readZone(inPieces(text), options));

describe('records from a zone file [RFC 1035 §5]', () => {
  it('are numbers and, with a wildcard, blocks [RFC 4592]', async () => {
    expect(
      await read(`1.0.0.0.6.9.2.3.6.1.4.4.e164.arpa. IN ${DATA}\n*.6.9.2.3.6.1.4.4.e164.arpa. IN ${DATA}\n`),
    ).to.deep.equal([
      { line: 1, record: numberRecord() },
      { line: 2, record: blockRecord() },
    ]);
  });

  it('come with directives, comments, parentheses, relative and omitted owners, and other types', async () => {
    const skipped: string[] = [];
    const text = `; a zone as BIND writes it
$ORIGIN 6.9.2.3.6.1.4.4.e164.arpa. ; the block
$TTL 1h
@ IN SOA ns.example. hostmaster.example. (
      2026112201 ; serial
      1d 2h 4w 5m )
  IN NS ns.example.
1.0.0.0 900 IN NAPTR ( 100 10 "u" "E2U+sip"
    "!^(.*)$!sip:\\\\1@ims.example!" . ) ; with TTL
        IN NAPTR 100 20 "u" "E2U+pstn:tel" "!^(.*)$!tel:\\\\1!" .
*  in 2h naptr 100 10 u E2U+sip !^\\(.*\\)$!sip:\\\\1@ims.example! .

ns  A 192.0.2.1
`;
    const lines = await read(text, { onSkipped: (line, type) => skipped.push(`${line} ${type}`) });
    expect(lines).to.deep.equal([
      { line: 8, record: numberRecord('+441632960001', { ttl: 900 }) },
      {
        line: 10,
        record: numberRecord('+441632960001', {
          preference: 20,
          service: 'E2U+pstn:tel',
          regexp: '!^(.*)$!tel:\\1!',
          ttl: 3600,
        }),
      },
      { line: 11, record: blockRecord('+44163296', { ttl: 7200 }) },
    ]);
    expect(skipped).to.deep.equal(['4 SOA', '7 NS', '13 A']);
  });

  it('take TTL and class in either order, and the last TTL where there is no $TTL', async () => {
    const lines = await read(`${ORIGIN}1.0.0.0 IN ${DATA}\n1.0.0.0 60 IN ${DATA}\n IN 120 ${DATA}\n ${DATA}\n`);
    expect(lines.map((line) => 'record' in line && line.record.ttl)).to.deep.equal([undefined, 60, 120, 120]);
  });

  it('are refused with a TTL that is too high, their own or one they inherit [RFC 2181 §8]', async () => {
    const lines = await read(`${ORIGIN}1.0.0.0 2147483648 ${DATA}\n1.0.0.0 ${DATA}\n1.0.0.0 2147483647 ${DATA}\n`);
    const reason = 'the ttl is not a whole number from 0 to 2147483647';
    expect(reasons(lines)).to.deep.equal([`2: ${reason}`, `3: ${reason}`]);
    expect(lines.at(-1)).to.have.nested.property('record.ttl', 2147483647);
  });

  it('keep a semicolon, a parenthesis and white space inside quotes', async () => {
    const regexp = '!^(.*)$!sip:\\1@x;user=phone!';
    const lines = await read(`${ORIGIN}1.0.0.0 NAPTR 1 1 "u" "E2U+sip" "${regexp.replace('\\', '\\\\')}" .`);
    expect(lines[0]).to.have.nested.property('record.regexp', regexp);
  });

  it('stand under the suffixes given, in any case', async () => {
    const text = `1.0.0.0.6.9.2.3.6.1.4.4.E164.Example. ${DATA}\n1.0.0.0.6.9.2.3.6.1.4.4.e164.arpa. ${DATA}`;
    const lines = await read(text, { suffixes: ['enum.example', 'e164.example'] });
    expect(lines[0]).to.deep.equal({ line: 1, record: numberRecord() });
    expect(reasons(lines)[0]).to.include('is no number under enum.example or e164.example');
  });

  it('are relative to the origin given, up to the first $ORIGIN', async () => {
    const lines = await read(`2.3.6.1.4.4 ${DATA}\n$ORIGIN 3.3\n2.1 ${DATA}\n$ORIGIN e164.arpa.\n3.3 ${DATA}`, {
      origin: 'e164.arpa',
    });
    expect(lines.map((line) => 'record' in line && line.record.e164Number)).to.deep.equal(['+441632', '+3312', '+33']);
  });

  const wrong: [string, string][] = [
    ['$INCLUDE other.zone', '$INCLUDE is not followed'],
    ['$GENERATE 1-9 $ A 192.0.2.1', 'the directive "$GENERATE" is not known'],
    ['$ORIGIN', '$ORIGIN is not followed by one absolute domain name'],
    ['$TTL soon', '$TTL is not followed by one time'],
    ['$TTL', '$TTL is not followed by one time'],
    [`1 CH ${DATA}`, 'of class CH'],
    [`1 IN IN ${DATA}`, 'two classes'],
    ['1 60 IN', 'has no type'],
    ['1 60 70 IN NAPTR', 'two TTLs'],
    ['1 IN TYPE35 \\# 0', 'not those of a NAPTR record'],
    ['1 IN TYPE35 \\#', 'no length of the data'],
    ['1 IN NAPTR \\# x 00', 'no length of the data'],
    ['1 IN NAPTR \\# 2 00', 'have 1 octets, where their length says 2'],
    ['1 IN NAPTR \\# 2 0 000', 'the word 0, which is no even number'],
    ['1 IN NAPTR \\# 2 0g00', 'the word 0g00, which is no even number'],
    ['1 IN NAPTR \\# 9 000100010000000000', 'not those of a NAPTR record'],
    ['1 IN NAPTR \\# 9 0001000100000040c00c', 'have 10 octets'],
    ['1 IN NAPTR \\# 9 0001000100000040c0', 'not those of a NAPTR record'],
    ['1 IN NAPTR \\# 8 0001000100000000', 'the flags are ""'],
    ['1 IN NAPRT 1 1 "u" "E2U+sip" "!.*!sip:a@x!" .', '"NAPRT" is neither a TTL, a class nor a known type'],
    ['1 INN NAPTR 1 1 "u" "E2U+sip" "!.*!sip:a@x!" .', '"INN" is neither a TTL, a class nor a known type'],
    ['1 IN TYPE65536 \\# 0', '"TYPE65536" is neither'],
    ['1 CLASS65536 NAPTR', '"CLASS65536" is neither'],
    ['1 IN TYPE \\# 0', '"TYPE" is neither'],
    ['1 IN AXFR', '"AXFR" is neither'],
    ['1 CLASS3 TXT a', 'of class CLASS3'],
    ['1 CLASS1 IN TXT a', 'two classes'],
    ['1 "IN" NAPTR', '"IN" stands in quotes'],
    ['1 NONE NAPTR', 'of class NONE'],
    [`x ${DATA}`, 'is no number under e164.arpa'],
    [`1..2 ${DATA}`, 'the owner of the record is missing, malformed'],
    [`www.example. ${DATA}`, 'is no number under e164.arpa'],
    [`*.e164.arpa. ${DATA}`, 'is no number under e164.arpa'],
    [`e164.arpa. ${DATA}`, 'is no number under e164.arpa'],
    [`1.e164.arpa. ${DATA}`, 'the number +1 is too short'],
    [`1.0.e164.arpa. ${DATA}`, 'is no number under'],
    ['1.0.0.0 NAPTR 1 1 "u" "E2U+sip" "!.*!sip:a@x!"', 'has 5 fields, not 6'],
    ['1.0.0.0 NAPTR 1 1 "u" "E2U+sip" "!.*!sip:a@x!" . .', 'has 7 fields, not 6'],
    ['1.0.0.0 NAPTR 1 x "u" "E2U+sip" "!.*!sip:a@x!" .', '"x" is not a whole number'],
    ['1.0.0.0 NAPTR 1 1 "u" "E2U+sip" "!.*!sip:\\999!" .', '\\999 is no escape'],
    ['1.0.0.0 NAPTR 1 1 "u" "E2U+sip" "!^(.*)$!sip:\\1@x!" .', 'at most \\255 [RFC 1035 §5.1]; write \\\\1 for \\1'],
    ['1.0.0.0 NAPTR 1 1 u E2U+sip !^\\(.*\\)$!sip:\\1@x! .', 'write \\\\1 for \\1'],
    ['1.0.0.0 NAPTR 1 1 "u" "E2U+sip" "!^(.*)$!sip:\\12@x!" .', '\\12 is no escape'],
    ['1.0.0.0 NAPTR 1 1 "\\1u" "E2U+sip" "!.*!sip:a@x!" .', '\\1 is no escape'],
    ['1.0.0.0 NAPTR 1 1 "u" "E2U+sip" "!.*!sip:a@x!" \\1.', '\\1 is no escape'],
    ['\\1.0.0.0 NAPTR 1 1 "u" "E2U+sip" "!.*!sip:a@x!" .', '\\1 is no escape'],
    ['1.0.0.0 TXT "\\1"', '\\1 is no escape'],
    ['1.0.0.0 NAPTR 1 1 "u" "E2U+sip" "!.*!sip:\\195!" .', 'U+00C3'],
    ['1.0.0.0 NAPTR 1 1 "u" "E2U+sip" "!.*!sip:a@x!" a..b', 'the replacement is malformed'],
    ['1.0.0.0 NAPTR 1 1 "" "" "" 1', 'non-terminal'],
    ['1.0.0.0 NAPTR 1 1 "u" "E2U+sip" "!.*!sip:\\\\1!" .', 'refers back'],
    ['1.0.0.0 NAPTR 1 1 "u', 'a quoted string is not closed'],
    ['1.0.0.0 NAPTR ( 1 1 "u', 'a quoted string is not closed'],
    ['1.0.0.0 NAPTR ) ( 1 1', 'a ) has no ( before it'],
    ['1.0.0.0 NAPTR 1 \\', 'ends with a backslash'],
    [`1.0.0.0 TXT ${'a'.repeat(70_000)}`, 'too long'],
  ];
  for (const [entry, reason] of wrong) {
    it(`that are wrong give line and reason, and the next ones are read: ${entry.slice(0, 70)}`, async () => {
      const good = `1.0.0.0.6.9.2.3.6.1.4.4.e164.arpa. 5 ${DATA}`;
      const lines = await read(`${ORIGIN}${entry}\n${good}\n`);
      expect(reasons(lines)).to.have.length(1);
      expect(reasons(lines)[0]).to.match(/^2: /).and.include(reason);
      expect(lines.at(-1))
        .to.deep.include({ line: 3 })
        .and.have.deep.property('record', numberRecord('+441632960001', { ttl: 5 }));
    });
  }

  it('are refused where their name is relative and no origin is known', async () => {
    expect(reasons(await read(`1.4.4 ${DATA}\n@ ${DATA}\n ${DATA}`))).to.deep.equal(
      [1, 2, 3].map(
        (line) => `${line}: the owner of the record is missing, malformed, or relative where no $ORIGIN was given`,
      ),
    );
  });

  it('cannot have an owner from before a line whose owner could not be read', async () => {
    const lines = await read(`${ORIGIN}1.0.0.0 ${DATA}\na..b A 192.0.2.1\n ${DATA}`);
    expect(reasons(lines)[0]).to.match(/^4: the owner/);
  });

  it('have owners whose escapes are read first, the wildcard among them [RFC 4592 §2.1.1]', async () => {
    const text = `$ORIGIN \\054.9.2.3.6.1.4.4.e\\0494.\\065r\\pa.
\\049.0.0\\.0 ${DATA}
\\049.\\048.0.0 ${DATA}
\\042 ${DATA}
\\* ${DATA}
\\* ${DATA}
1.0.0.0.6.9.2.3.6.1.4.4.\\101164.arp\\097. ${DATA}
`.replace('e\\0494', 'e1\\0544');
    const lines = await read(text);
    expect(reasons(lines)).to.deep.equal([
      '2: the owner "1.0.0\\\\.0.6.9.2.3.6.1.4.4.e164.Arpa." is no number under e164.arpa',
    ]);
    expect(lines.slice(1).map((line) => 'record' in line && line.record)).to.deep.equal([
      numberRecord(),
      blockRecord(),
      blockRecord(),
      blockRecord(),
      numberRecord(),
    ]);
  });

  it('stand under suffixes, and are relative to an origin, that may have escapes too', async () => {
    const lines = await read(`1.4.4 ${DATA}`, { suffixes: ['\\101\\.164.arpa'], origin: 'e\\.164.arp\\097.' });
    expect(lines).to.have.nested.property('[0].record.e164Number', '+441');
    for (const options of [{ suffixes: ['a..b'] }, { suffixes: ['\\1'] }, { origin: 'a\\' }, { origin: '' }]) {
      const failure = await read('', options).catch((error: Error) => error);
      expect(failure, JSON.stringify(options)).to.be.instanceOf(RangeError);
    }
  });

  it('come with numbered classes and types, and data in the generic form [RFC 3597 §5]', async () => {
    const data = '0064000a017507 4532552B736970 1b 215e282e2a292421736970 3a5c3140696d732e6578616d706c652100';
    const skipped: string[] = [];
    const text = `${ORIGIN}1.0.0.0 CLASS1 TYPE35 \\# 43 ${data}
1.0.0.0 naptr ( \\#
  43 ${data} ) ; a comment
1.0.0.0 class1 60 type35 100 10 "u" "E2U+sip" "!^(.*)$!sip:\\\\1@ims.example!" .
@ CLASS1 TYPE65400 \\# 1 00
@ IN TYPE6 \\# 0
`;
    expect(await read(text, { onSkipped: (_, type) => skipped.push(type) })).to.deep.equal([
      { line: 2, record: numberRecord() },
      { line: 3, record: numberRecord() },
      { line: 5, record: numberRecord('+441632960001', { ttl: 60 }) },
    ]);
    expect(skipped).to.deep.equal(['TYPE65400', 'TYPE6']);
  });

  it('never have an owner, origin or TTL from before a line that gives another but cannot be read', async () => {
    for (const broken of ['2.0.0.0 NAPTR 1 1 "u', '2.0.0.0 TXT "\\1"', '2.0.0.0 NAPTR ) ']) {
      const [, second] = await read(`${ORIGIN}1.0.0.0 A 192.0.2.1\n${broken}\n ${DATA}\n`);
      expect(second, broken).to.have.nested.property('record.e164Number', '+441632960002');
    }
    for (const broken of ['"2.0.0.0', '\\2 A 192.0.2.1', '2..0 A 192.0.2.1']) {
      const lines = await read(`${ORIGIN}1.0.0.0 A 192.0.2.1\n${broken}\n ${DATA}\n`);
      expect(reasons(lines).at(-1), broken).to.match(/^4: the owner/);
    }
    for (const broken of ['$ORIGIN \\3.example.', '$ORIGIN "example', '$origin a. b.']) {
      const lines = await read(`${ORIGIN}${broken}\n1.0.0.0 ${DATA}\n`);
      expect(reasons(lines).at(-1), broken).to.match(/^3: the owner/);
    }
    for (const refused of ['2.0.0.0 90 IN NAPRT', '2.0.0.0 90 CH TXT a', '2.0.0.0 90 IN TXT "\\1"']) {
      const lines = await read(`${ORIGIN}1.0.0.0 60 A 192.0.2.1\n${refused}\n1.0.0.0 ${DATA}\n`);
      expect(lines.at(-1), refused).to.have.nested.property('record.ttl', 90);
    }
    const unknown = await read(`${ORIGIN}1.0.0.0 60 A 192.0.2.1\n2.0.0.0 90 IN TXT "a\n1.0.0.0 ${DATA}\n`);
    expect(unknown.at(-1)).to.have.deep.property('record', numberRecord());
    const [, second] = await read(`${ORIGIN}$TTL 60\n$TTL "60\n1.0.0.0 ${DATA}\n`);
    expect(second).to.have.deep.property('record', numberRecord());
  });

  it('end where a parenthesis stays open, with the line on which it was opened', async () => {
    expect(reasons(await read(`${ORIGIN}1.0.0.0 NAPTR ( 1 1\n"u"`))).to.deep.equal([
      '2: a parenthesis is not closed before the end of the file',
    ]);
    const long = await read(`${ORIGIN}1.0.0.0 NAPTR ( 1 1\n${'; comment\n'.repeat(8000)}1.0.0.0 ${DATA}\n`);
    expect(reasons(long)).to.deep.equal(['2: the entry is too long: a parenthesis may not be closed']);
    expect(long.at(-1)).to.have.deep.property('record', numberRecord());
  });

  it('come from any text, or a reason does', async () => {
    const noise = fc.array(
      fc.constantFrom(
        ...'()"\\;\n \t@*.1'.split(''),
        '$ORIGIN ',
        '$TTL ',
        'IN ',
        'NAPTR ',
        '1h ',
        DATA,
        ORIGIN,
        '\r\n',
      ),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          noise.map((parts) => parts.join('')),
        ),
        async (text) => {
          let last = 0;
          for (const line of await all(readZone(inOctets(text, 16)))) {
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
