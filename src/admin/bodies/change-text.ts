import type { RequestHandler } from 'express';
import { bodyText } from './body-text.js';
import type { LongChanges } from './long-changes.js';
import { SHORT_TEXT } from './read-lists.js';

/**
 * Reads the body of a change as text, of `limit` bytes at most when it is decompressed: it is parsed later, piece by
 * piece. One that may be long gets a place among `long`, in `response.locals.longChange`.
 */
export function changeText(limit: number, long: LongChanges): RequestHandler[] {
  const placed: RequestHandler = (request, response, next) => {
    if (mayBeLong(request.headers)) {
      const change = long.enter();
      response.locals.longChange = change;
      response.once('close', () => change.leave());
    }
    next();
  };
  return [placed, ...bodyText(limit)];
}

function mayBeLong({
  'content-length': length,
  'content-encoding': encoding = 'identity',
  'transfer-encoding': transfer,
}: NodeJS.Dict<string | string[]>): boolean {
  if (length === undefined && transfer === undefined) return false;
  return length === undefined || Number(length) > SHORT_TEXT || encoding !== 'identity';
}
