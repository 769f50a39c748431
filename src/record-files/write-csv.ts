import type { NaptrRecord } from '../../generated/messages.js';

const HEADER = 'number or prefix,order,preference,flags,service,regexp,replacement,ttl\n';

/** Records as comma-separated values [RFC 4180] in UTF-8, with a header; `readCsv` reads them back as they are. */
export async function* writeCsv(pieces: AsyncIterable<NaptrRecord[]>): AsyncGenerator<string> {
  yield HEADER;
  for await (const records of pieces) yield records.map((record) => rowOf(record)).join('');
}

/**
 * The same for a spreadsheet, which takes a cell that begins like a formula for one and runs it: text that begins with
 * `=`, `+`, `-`, `@` or an apostrophe gets an apostrophe before it, in every column, numbers (`'+44…`) included.
 * `readCsv` tells such a row by its first column and reads it back as it was. A record has printable ASCII only, so no
 * cell begins with a tab, a line break or another form of these signs.
 */
export async function* writeCsvForSpreadsheet(pieces: AsyncIterable<NaptrRecord[]>): AsyncGenerator<string> {
  yield HEADER;
  for await (const records of pieces) yield records.map((record) => rowOf(record, marked)).join('');
}

function marked(text: string): string {
  return /^\s*[=+\-@']/.test(text) ? `'${text}` : text;
}

function rowOf(record: NaptrRecord, shown: (text: string) => string = (text) => text): string {
  const { order, preference, flags, service, regexp, replacement, ttl } = record;
  const subject = record.e164Number ?? `${record.e164Prefix}*`;
  const texts = [flags, service, regexp, replacement].map((text) => field(shown(text))).join(',');
  return `${shown(subject)},${order},${preference},${texts},${ttl ?? ''}\n`;
}

/** White space at the ends would be lost without quotes. */
function field(text: string): string {
  return /[",]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
