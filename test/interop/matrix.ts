/** What is shown of one stack in one direction: the node is there from ADD_NODE to the end. */
export const COLUMNS = [
  'empty profile',
  'ADD_NODE',
  'ADD_DATA',
  'MOD_DATA',
  'REMOVE_DATA',
  'repeat 101',
  'wrong 4XX',
  'service 6XX',
  'look-ups',
  'REMOVE_NODE',
] as const;

export type Column = (typeof COLUMNS)[number];

/** One stack in one direction. What comes after a failure is not tried. */
export class Row {
  readonly passed = new Set<Column>();
  failure: { column: Column | 'start'; reason: string } | undefined;

  constructor(
    readonly stack: string,
    readonly direction: string,
  ) {}

  /** Does what the column is about; an error fails the row. */
  async check(column: Column, work: () => Promise<void>): Promise<void> {
    if (this.failure !== undefined) return;
    try {
      await work();
      this.passed.add(column);
    } catch (error) {
      this.failure = { column, reason: error instanceof Error ? error.message : String(error) };
    }
  }

  get ok(): boolean {
    return this.failure === undefined && COLUMNS.every((column) => this.passed.has(column));
  }

  cell(column: Column): string {
    if (this.passed.has(column)) return 'ok';
    return this.failure?.column === column ? 'FAILED' : '-';
  }
}

export function matrixText(rows: readonly Row[]): string {
  const lines = [
    ['stack', 'direction', ...COLUMNS],
    ...rows.map((row) => [row.stack, row.direction, ...COLUMNS.map((column) => row.cell(column))]),
  ];
  const widths = lines[0]!.map((_, index) => Math.max(...lines.map((line) => line[index]!.length)));
  return lines
    .map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
