import type { NaptrRecord } from '../../generated/messages.js';

const HEADER = 'number or prefix,order,preference,flags,service,regexp,replacement,ttl\n';

/** Records as comma-separated values [RFC 4180] in UTF-8, with a header; `readCsv` reads them back as they are. */
export async function* writeCsv(pieces: AsyncIterable<NaptrRecord[]>): AsyncGenerator<string> {
  yield HEADER;
  for await (const records of pieces) yield records.map(rowOf).join('');
}

function rowOf(record: NaptrRecord): string {
  const { order, preference, flags, service, regexp, replacement, ttl } = record;
  const subject = record.e164Number ?? `${record.e164Prefix}*`;
  return `${subject},${order},${preference},${field(flags)},${field(service)},${field(regexp)},${field(replacement)},${ttl ?? ''}\n`;
}

/** White space at the ends would be lost without quotes. */
function field(text: string): string {
  return /[",]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
