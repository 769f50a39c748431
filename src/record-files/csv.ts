import { type ColumnPlaces, isHeader, readHeader, USUAL_PLACES } from './csv-columns.js';
import { splitFields } from './csv-fields.js';
import { recordOfRow } from './csv-row.js';
import type { FileContents, ImportedLine } from './imported-record.js';
import { readLines } from './lines.js';

/**
 * Reads records from comma-separated values in UTF-8, one on each line: `number or prefix,order,preference,flags,service,regexp,replacement,ttl`.
 * The first column is a number such as +441632960001, or a block with an asterisk after it: +44163296*. A first row that names columns
 * may put them in any order, may leave out `replacement` (then `.`) and `ttl` (then none), and may have `e164Number` and `e164Prefix` as
 * columns of their own. A header that cannot be read ends the reading; any other line that is wrong gives its reason, and the next one follows.
 */
export async function* readCsv(contents: FileContents): AsyncGenerator<ImportedLine> {
  let places: ColumnPlaces | undefined;
  for await (const lines of readLines(contents)) {
    for (const row of splitFields(lines)) {
      if ('reason' in row) {
        places ??= USUAL_PLACES;
        yield row;
        continue;
      }
      if (places === undefined) {
        const header = isHeader(row.fields) ? readHeader(row.fields) : undefined;
        if (header !== undefined && 'reason' in header) {
          yield { line: row.line, reason: header.reason };
          return;
        }
        places = header ?? USUAL_PLACES;
        if (header !== undefined) continue;
      }
      yield { line: row.line, ...recordOfRow(row.fields, places) };
    }
  }
}
