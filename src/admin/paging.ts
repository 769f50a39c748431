import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { Page } from '../idd/ports/store/index.js';
import { integerParameter } from './parameters.js';
import type { Reply } from './route.js';

const limit = integerParameter(z.int().min(1).max(1000)).default(100).describe('How many items at most');

/**
 * Returns the paging of the list of this name: the parameters that ask for a page, and the answer that leads to the
 * next one. `next` is a place in the list with a checksum over it and the name. So a cursor that is damaged, made up or of
 * another list is refused: it would skip items, or end the list, without a word.
 */
export function pagingOf(list: string) {
  const sealed = (place: string) => `${place}~${crc32(`${list} ${place}`).toString(36)}`;
  const after = z
    .string()
    .min(1)
    .max(1024)
    .transform((cursor, { issues }) => {
      const place = cursor.slice(0, Math.max(0, cursor.lastIndexOf('~')));
      if (sealed(place) === cursor) return place;
      issues.push({ code: 'custom', input: cursor, message: `must be \`next\` of a page of ${list}, unchanged` });
      return z.NEVER;
    })
    .optional()
    .describe('`next` of the page before');
  return {
    parameters: { limit, after },
    /** The items are already in the form that the API gives them. */
    reply: ({ items, next }: Page<unknown>): Reply => ({
      status: 200,
      body: { items, ...(next !== undefined && { next: sealed(next) }) },
    }),
  };
}
