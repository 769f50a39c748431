import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { NaptrRecord } from '../enum/naptr-record.js';
import { readCsv } from '../record-files/csv.js';
import type { ImportedLine } from '../record-files/imported-record.js';
import { readZone } from '../record-files/zone.js';

/** The folder `demo/` of the checkout or package; the build copies it beside the compiled code. */
const FOLDER = new URL('../../demo/', import.meta.url);

/** The sample profiles, one from each format that `record import` reads. */
export async function sampleProfiles(): Promise<{ north: NaptrRecord[]; west: NaptrRecord[] }> {
  return {
    north: await collect(readCsv(open('north.csv'))),
    west: await collect(readZone(open('west.zone'), { suffixes: ['e164.arpa'] })),
  };
}

function open(name: string) {
  return createReadStream(fileURLToPath(new URL(name, FOLDER)));
}

async function collect(rows: AsyncIterable<ImportedLine>): Promise<NaptrRecord[]> {
  const records: NaptrRecord[] = [];
  for await (const row of rows) {
    if (!('record' in row)) throw new Error(`the sample profile is broken in line ${row.line}: ${row.reason}`);
    records.push(row.record);
  }
  return records;
}
