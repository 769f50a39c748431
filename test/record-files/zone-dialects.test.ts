import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { domainNameOf } from '../../src/enum/domain-name.js';
import { type NaptrRecord, recordDigits } from '../../src/enum/naptr-record.js';
import { writeZone } from '../../src/record-files/write-zone.js';
import { readZone } from '../../src/record-files/zone.js';
import { inTreeOrder, legalProfile } from '../enum/legal-records.js';
import { all, inPieces } from './reading.js';
import { CHECKS, run } from './zone-programs.js';

const SUFFIX = 'e164.arpa';
const HEAD = `$ORIGIN ${SUFFIX}.
$TTL 3600
@ IN SOA ns.example. dns.example. 1 3600 900 604800 300
@ IN NS ns.example.
`;

/** How a record is written: choices that are used up one after the other, and begin again. */
class Dialect {
  #at = 0;
  constructor(private readonly choices: readonly number[]) {}

  pick<T>(...values: T[]): T {
    const choice = this.choices[this.#at % this.choices.length]!;
    this.#at += 1;
    return values[choice % values.length]!;
  }

  /** Each character as it is, or escaped in one of two ways [RFC 1035 §5.1]; those of `special` never as they are. */
  escaped(text: string, special: RegExp): string {
    return text.replace(/./gs, (character) => {
      const decimal = `\\${String(character.charCodeAt(0)).padStart(3, '0')}`;
      if (/[0-9]/.test(character)) return this.pick(character, character, decimal);
      const backslash = `\\${character}`;
      return special.test(character)
        ? this.pick(backslash, decimal)
        : this.pick(character, character, backslash, decimal);
    });
  }

  name(name: string): string {
    return name
      .split('.')
      .map((label) => this.escaped(label, /[;()"\\@$]/))
      .join('.');
  }

  string(text: string): string {
    return this.pick(false, true) ? this.escaped(text, /[ \t;()"\\@$]/) || '""' : `"${this.escaped(text, /["\\]/)}"`;
  }
}

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');

/** RDATA in the generic form, in words of any even length [RFC 3597 §5]. */
function generic({ order, preference, flags, service, regexp }: NaptrRecord, dialect: Dialect): string {
  const numbers = Buffer.alloc(4);
  numbers.writeUInt16BE(order, 0);
  numbers.writeUInt16BE(preference, 2);
  const strings = [flags, service, regexp].map((text) => Buffer.from([text.length, ...Buffer.from(text)]));
  const data = Buffer.concat([numbers, ...strings, Buffer.of(0)]);
  const words = dialect.pick([hex(data)], [hex(data.subarray(0, 3)), hex(data.subarray(3)).toUpperCase()]);
  return `\\# ${data.length} ${words.join(dialect.pick(' ', '\t'))}`;
}

/** A line, or several, for the record. */
function written(record: NaptrRecord, dialect: Dialect): string {
  const own = `${record.e164Prefix === undefined ? '' : '*.'}${domainNameOf(`+${recordDigits(record)}`, SUFFIX)}.`;
  const owner = dialect.name(dialect.pick(own, own.replace(`.${SUFFIX}.`, '')));
  const ttl = record.ttl === undefined ? [] : [dialect.pick(`${record.ttl}`, `${record.ttl}S`)];
  const ofClass = dialect.pick(['IN'], [], ['in'], ['CLASS1'], ['class1']);
  const head = dialect.pick([...ttl, ...ofClass], [...ofClass, ...ttl]);
  const type = dialect.pick('NAPTR', 'naptr', 'TYPE35', 'type35');
  const { order, preference, flags, service, regexp } = record;
  const strings = [flags, service, regexp].map((text) => dialect.string(text)).join(dialect.pick(' ', '\t'));
  const plain = `${order} ${preference} ${strings} .`;
  const data = dialect.pick(plain, generic(record, dialect), `( ${plain} ) ; a comment`, `(\n  ${plain}\n)`);
  return `${[owner, ...head, type].join(' ')} ${data}\n`;
}

/** Records with a TTL each, one TTL for each owner, as name servers demand [RFC 2181 §5.2]. */
const profile = legalProfile(40).map((records) =>
  records.map((record) => ({ ...record, ttl: record.e164Prefix === undefined ? 60 : 900 })),
);

const zone = fc.tuple(profile, fc.array(fc.nat(100), { minLength: 50, maxLength: 200 })).map(([records, choices]) => {
  const dialect = new Dialect(choices);
  return { records, text: HEAD + records.map((record) => written(record, dialect)).join('') };
});

const recordsIn = async (text: string) =>
  (await all(readZone(inPieces(text, 1000)))).map((line) => ('record' in line ? line.record : line));

/** In any order: a name server writes a zone in an order of its own. */
const asSet = (records: object[]) =>
  new Set(records.map((record) => JSON.stringify(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))));

describe('a zone file of others', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opendes-dialect-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('has the same records whatever escapes, classes, types and forms of data it is written in', async () => {
    await fc.assert(
      fc.asyncProperty(zone, async ({ records, text }) => {
        expect(await recordsIn(text)).to.deep.equal(records);
      }),
      { numRuns: 300 },
    );
  });

  it('comes in every dialect that is meant', () => {
    const texts = fc
      .sample(zone, 200)
      .map(({ text }) => text)
      .join('');
    for (const dialect of [/^\\049\./m, /^\\042\./m, /^\\\*\./m, /CLASS1 TYPE35/, /\\# [0-9]+ /, / "[^"]*\\[0-9]{3}/]) {
      expect(texts).to.match(dialect);
    }
  });

  it('has the records that BIND finds in it', async function () {
    this.timeout(60_000);
    const file = join(folder, 'dialect.zone');
    const compile = ['-i', 'local', '-o', '-', SUFFIX, file];
    await writeFile(file, HEAD);
    if ((await run('named-compilezone', compile)) === undefined) return this.skip();
    await fc.assert(
      fc.asyncProperty(zone, async ({ text }) => {
        await writeFile(file, text);
        const compiled = await run('named-compilezone', compile);
        expect(compiled!.status, `${compiled!.text}\n${text}`).to.equal(0);
        const found = compiled!.text.replace(/^(zone .*|OK)$/gm, '');
        expect(asSet(await recordsIn(found))).to.deep.equal(asSet(await recordsIn(text)));
      }),
      { numRuns: 25 },
    );
  });

  it('has the records of an export that BIND has written anew', async function () {
    this.timeout(60_000);
    const exported = join(folder, 'exported.zone');
    const compile = ['-i', 'local', '-o', '-', SUFFIX, exported];
    await writeFile(exported, HEAD);
    if ((await run('named-compilezone', compile)) === undefined) return this.skip();
    const apex = { suffix: SUFFIX, nameServers: ['ns.example'], hostmaster: 'dns.example', serial: 1 };
    await fc.assert(
      fc.asyncProperty(profile, async (records) => {
        // What is repeated of a block is told by comments alone, which BIND leaves out.
        const numbers = inTreeOrder(records.filter(({ e164Prefix }) => e164Prefix === undefined));
        const pieces = (async function* () {
          yield numbers;
        })();
        await writeFile(exported, (await all(writeZone(pieces, apex))).join(''));
        const compiled = await run('named-compilezone', compile);
        expect(asSet(await recordsIn(compiled!.text.replace(/^(zone .*|OK)$/gm, '')))).to.deep.equal(asSet(numbers));
      }),
      { numRuns: 15 },
    );
  });

  /** Each would have been lost, or changed, if it were read. */
  const BROKEN = [
    '1 IN NAPTR 1 1 "u" "E2U+sip" "!^(.*)$!sip:\\1@x!" .',
    '1 IN NAPTR 1 1 "u" "E2U+sip" "!^(.*)$!sip:\\256@x!" .',
    '1 IN NAPTR 1 1 u E2U+sip !^\\(.*\\)$!sip:\\1@x! .',
    '1 IN NAPTR 1 1 "\\1u" "E2U+sip" "!^.*$!sip:a@x!" .',
    '1 IN NAPTR 1 1 "u" "E2U+sip" "!^.*$!sip:a@x!" \\1.',
    '\\1 IN NAPTR 1 1 "u" "E2U+sip" "!^.*$!sip:a@x!" .',
    '1 IN TXT "\\1"',
    '1 IN NAPRT 1 1 "u" "E2U+sip" "!^.*$!sip:a@x!" .',
    '1 INN NAPTR 1 1 "u" "E2U+sip" "!^.*$!sip:a@x!" .',
    '1 60 60 NAPTR 1 1 "u" "E2U+sip" "!^.*$!sip:a@x!" .',
    '1 "IN" NAPTR 1 1 "u" "E2U+sip" "!^.*$!sip:a@x!" .',
    '1 IN "NAPTR" 1 1 "u" "E2U+sip" "!^.*$!sip:a@x!" .',
    '1 IN CLASS1 TXT a',
    '1 CLASS3 TXT a',
    '1 CHAOS TXT a',
    '1 TYPE65536 \\# 0',
    '1 CLASS65536 TXT a',
    '1 ANY \\# 0',
    '1 NAPTR \\# 1 00',
    '1 NAPTR \\# 2 00',
    '1 NAPTR "\\#" 1 00',
    `${'a'.repeat(64)} NAPTR 1 1 "u" "E2U+sip" "!^.*$!sip:a@x!" .`,
    `${'\\097'.repeat(64)} NAPTR 1 1 "u" "E2U+sip" "!^.*$!sip:a@x!" .`,
    '$ORIGIN \\1.example.',
  ];
  for (const entry of BROKEN) {
    it(`is refused as BIND and Knot refuse it: ${entry.slice(0, 60)}`, async function () {
      expect((await all(readZone(inPieces(`${HEAD}${entry}\n`)))).map((line) => line.line)).to.deep.equal([5]);
      const file = join(folder, 'broken.zone');
      await writeFile(file, `${HEAD}${entry}\n`);
      for (const program of ['named-checkzone', 'kzonecheck']) {
        const checked = await run(program, CHECKS[program]!(file));
        if (checked === undefined) return this.skip();
        expect(checked.status, `${program}: ${checked.text}`).to.equal(1);
      }
    });
  }
});
