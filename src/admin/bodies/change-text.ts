import { type RequestHandler, text } from 'express';
import { ApiRefusal } from '../problem.js';
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
  return [requireUnicode, placed, text({ limit, type: () => true }), requireStructure];
}

function mayBeLong({
  'content-length': length,
  'content-encoding': encoding = 'identity',
  'transfer-encoding': transfer,
}: NodeJS.Dict<string | string[]>): boolean {
  if (length === undefined && transfer === undefined) return false;
  return length === undefined || Number(length) > SHORT_TEXT || encoding !== 'identity';
}

/** JSON is Unicode [RFC 8259 §8.1]. */
const requireUnicode: RequestHandler = ({ headers }, _response, next) => {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset === undefined || /^utf-/i.test(charset)) return next();
  throw new ApiRefusal('MEDIA_TYPE_UNSUPPORTED', `The charset must be utf-8; this is ${charset}`);
};

/** As the parser of all other bodies, this one takes objects and lists only. */
const requireStructure: RequestHandler = ({ body }, _response, next) => {
  if (!body || /^[ \t\n\r]*[[{]/.test(body)) return next();
  throw new ApiRefusal('JSON_MALFORMED', 'The body must be an object');
};
