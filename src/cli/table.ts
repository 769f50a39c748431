import { plainText } from './plain-text.js';

export type Cell = string | number | boolean | undefined;

/** Rows under a header in aligned columns. The widths are those of the first rows given; later ones keep them where they fit. */
export class Table {
  #widths: number[] | undefined;

  constructor(private readonly header: readonly string[]) {}

  /** Lines for these rows, with the header in front of the first ones; each ends with a line break. */
  lines(rows: readonly (readonly Cell[])[]): string {
    const cells = rows.map((row) => row.map(cellText));
    const isFirst = this.#widths === undefined;
    this.#widths ??= this.header.map((title, column) => {
      return Math.max(width(title), ...cells.map((row) => width(row[column]!)));
    });
    const all = isFirst ? [this.header, ...cells] : cells;
    return all.map((row) => `${this.#line(row)}\n`).join('');
  }

  #line(row: readonly string[]): string {
    const padded = row.map((text, column) => text + ' '.repeat(Math.max(0, this.#widths![column]! - width(text))));
    return padded.join('  ').trimEnd();
  }
}

/** Names and values under one another, for one thing. */
export function details(fields: Readonly<Record<string, Cell>>): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const longest = Math.max(...given.map(([name]) => name.length));
  return given.map(([name, value]) => `${`${name}:`.padEnd(longest + 2)}${cellText(value)}\n`).join('');
}

function cellText(value: Cell): string {
  if (value === undefined || value === '') return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return plainText(String(value));
}

function width(text: string): number {
  return [...text].length;
}
