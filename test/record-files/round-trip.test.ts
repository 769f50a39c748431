import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { NaptrRecord } from '../../src/enum/naptr-record.js';
import { readCsv } from '../../src/record-files/csv.js';
import { detectFormat, FILE_FORMATS, type FileFormat } from '../../src/record-files/format.js';
import type { FileContents, ImportedLine } from '../../src/record-files/imported-record.js';
import { readJsonl } from '../../src/record-files/jsonl.js';
import { writeCsv, writeCsvForSpreadsheet } from '../../src/record-files/write-csv.js';
import { writeJsonl } from '../../src/record-files/write-jsonl.js';
import { writeZone } from '../../src/record-files/write-zone.js';
import { readZone } from '../../src/record-files/zone.js';
import { inTreeOrder, legalProfile, legalRecord } from '../enum/legal-records.js';
import { all, inOctets } from './reading.js';

const apex = { suffix: 'e164.arpa', nameServers: ['ns.example'], hostmaster: 'hostmaster.example', serial: 1 };

const WRITERS: Record<FileFormat, (pieces: AsyncIterable<NaptrRecord[]>) => AsyncIterable<string>> = {
  csv: writeCsv,
  zone: (pieces) => writeZone(pieces, apex),
  jsonl: writeJsonl,
};
const READERS: Record<FileFormat, (contents: FileContents) => AsyncIterable<ImportedLine>> = {
  csv: readCsv,
  zone: readZone,
  jsonl: readJsonl,
};

async function* inPiecesOf(records: NaptrRecord[], size: number): AsyncGenerator<NaptrRecord[]> {
  for (let at = 0; at < records.length; at += size) yield records.slice(at, at + size);
}

describe('records that are written and read again', () => {
  for (const format of FILE_FORMATS) {
    it(`are the same in ${format}`, async () => {
      await fc.assert(
        fc.asyncProperty(legalProfile(), fc.integer({ min: 1, max: 8 }), async (profile, size) => {
          const records = inTreeOrder(profile);
          const text = (await all(WRITERS[format](inPiecesOf(records, size)))).join('');
          const lines = await all(READERS[format](inOctets(text, 1000)));
          expect(lines.map((line) => ('record' in line ? line.record : line))).to.deep.equal(records);
          if (records.length > 0) expect(detectFormat('numbers', text.slice(0, 300))).to.equal(format);
        }),
        { numRuns: 300 },
      );
    });
  }

  it('come with everything that files treat in a special way', () => {
    const seen = fc.sample(legalRecord, 2000);
    for (const character of '",; \\()@') {
      expect(
        seen.some(({ regexp }) => regexp.includes(character)),
        character,
      ).to.equal(true);
    }
    expect(seen.some(({ regexp }) => regexp.length > 250)).to.equal(true);
    for (const character of '", ') expect(seen.some(({ regexp }) => regexp[0] === character)).to.equal(true);
  });

  it('are the same in CSV for a spreadsheet, no cell of which could be taken for a formula', async () => {
    const delimited = fc
      .tuple(legalRecord, fc.constantFrom('=', '+', '-', '@', "'", '|', '%', ' ', '"'))
      .map(([record, sign]) => ({ ...record, service: 'E2U+x', regexp: `${sign}.*${sign}sip:a${sign}` }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(legalRecord, delimited), { maxLength: 20 }), async (records) => {
        const text = (await all(writeCsvForSpreadsheet(inPiecesOf(records, 3)))).join('');
        const cells = parse(text, { relax_column_count: true }).flat() as string[];
        for (const cell of cells) expect(cell).not.to.match(/^\s*[=+\-@\t\r\n]/);
        const lines = await all(readCsv(inOctets(text, 1000)));
        expect(lines.map((line) => ('record' in line ? line.record : line))).to.deep.equal(records);
      }),
      { numRuns: 300 },
    );
  });
});
