import { quoted } from '../enum/quoted.js';

/** What can stand in a column. `number or prefix` takes a number, or a block with * after it. */
export const COLUMNS = [
  'number or prefix',
  'e164Number',
  'e164Prefix',
  'order',
  'preference',
  'flags',
  'service',
  'regexp',
  'replacement',
  'ttl',
] as const;
export type Column = (typeof COLUMNS)[number];

/** Where each column stands, counted from 0. */
export type ColumnPlaces = ReadonlyMap<Column, number>;

/** Without a header row. */
export const USUAL_PLACES: ColumnPlaces = places([
  'number or prefix',
  'order',
  'preference',
  'flags',
  'service',
  'regexp',
  'replacement',
  'ttl',
]);

const REQUIRED = ['order', 'preference', 'flags', 'service', 'regexp'] as const;

const BY_NAME = new Map<string, Column>([
  ...COLUMNS.map((column): [string, Column] => [canonical(column), column]),
  ['number', 'number or prefix'],
  ['prefix', 'e164Prefix'],
]);

/** Whether the first row names columns: no cell of a valid record is one of these words. */
export function isHeader(row: string[]): boolean {
  return row.some((cell) => ['order', 'preference', 'regexp'].includes(canonical(cell)));
}

/** Reads a header row: names in any order and case; `replacement` and `ttl` may be left out. */
export function readHeader(row: string[]): ColumnPlaces | { reason: string } {
  const columns: Column[] = [];
  for (const cell of row) {
    const column = BY_NAME.get(canonical(cell));
    if (column === undefined) {
      return { reason: `the header names a column ${quoted(cell)}; known are ${COLUMNS.join(', ')}` };
    }
    if (columns.includes(column)) return { reason: `the header names the column ${column} twice` };
    columns.push(column);
  }
  const missing = REQUIRED.find((column) => !columns.includes(column));
  if (missing !== undefined) return { reason: `the header has no column ${missing}` };
  if (!columns.some((column) => column === 'number or prefix' || column.startsWith('e164'))) {
    return { reason: 'the header has no column number or prefix' };
  }
  return places(columns);
}

function places(columns: Column[]): ColumnPlaces {
  return new Map(columns.map((column, place) => [column, place]));
}

function canonical(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_]/g, '');
}
