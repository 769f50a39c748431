import { type Command, InvalidArgumentError } from 'commander';
import type { Page } from '../idd/ports/store/index.js';
import type { AdminClient } from './admin-client.js';

/** The most items that the admin API gives at once. */
const LARGEST_PAGE = 1000;

export interface PagingOptions {
  limit: number;
  all?: boolean;
}

export function withPaging(command: Command): Command {
  return command
    .option('--limit <number>', 'how many at most', positive, 100)
    .option('--all', 'all of them, whatever --limit says');
}

function positive(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || !Number.isSafeInteger(number))
    throw new InvalidArgumentError('It must be a whole number from 1.');
  return number;
}

/** The pages of a list until the limit is reached; the last one bears `next` where there is more. At least one page, be it empty. */
export async function* pages<T>(
  client: AdminClient,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  { limit, all = false }: PagingOptions,
): AsyncIterable<Page<T>> {
  let left = all ? Number.POSITIVE_INFINITY : limit;
  let after: string | undefined;
  do {
    const page = await client.get<Page<T>>(path, { ...query, limit: Math.min(left, LARGEST_PAGE), after });
    yield page;
    left -= page.items.length;
    after = page.next;
  } while (after !== undefined && left > 0);
}
