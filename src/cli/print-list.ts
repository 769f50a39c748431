import type { Page } from '../idd/ports/store/index.js';
import type { CommandContext } from './command-context.js';
import { jsonText } from './escape-marks.js';
import { type Cell, Table } from './table.js';

/** Prints pages as they come, so that a list of any length needs little memory: as one table, or as one `{ items, next }` like the API's. */
export async function printList<T>(
  context: CommandContext,
  pages: AsyncIterable<Page<T>>,
  columns: { header: readonly string[]; row: (item: T) => readonly Cell[] },
): Promise<void> {
  if (context.json) await printJson(context, pages);
  else await printTable(context, pages, columns);
}

async function printJson<T>(context: CommandContext, pages: AsyncIterable<Page<T>>): Promise<void> {
  let next: string | undefined;
  let separator = '\n';
  await context.write('{ "items": [');
  for await (const page of pages) {
    for (const item of page.items) {
      await context.write(`${separator}  ${jsonText(item)}`);
      separator = ',\n';
    }
    next = page.next;
  }
  await context.write(`\n]${next === undefined ? '' : `, "next": ${jsonText(next)}`} }\n`);
}

async function printTable<T>(
  context: CommandContext,
  pages: AsyncIterable<Page<T>>,
  { header, row }: { header: readonly string[]; row: (item: T) => readonly Cell[] },
): Promise<void> {
  const table = new Table(header);
  let more = false;
  let printed = 0;
  for await (const { items, next } of pages) {
    if (items.length > 0) await context.write(table.lines(items.map(row)));
    printed += items.length;
    more = next !== undefined;
  }
  if (printed === 0) await context.remark('There are none.');
  if (more) await context.remark(`There are more: use --limit or --all.`);
}
