import { isUtf8 } from 'node:buffer';
import { type RequestHandler, raw } from 'express';
import { ApiRefusal } from '../problem.js';

/**
 * Reads the body as text, of `limit` bytes at most when it is decompressed. JSON is UTF-8 whatever a charset parameter
 * says, as the media type has none [RFC 8259 §8.1, §11]. A byte order mark is passed over.
 */
export function bodyText(limit: number): RequestHandler[] {
  return [raw({ limit, type: () => true }), decode];
}

const decode: RequestHandler = (request, _response, next) => {
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes)) return next();
  if (!isUtf8(bytes)) throw new ApiRefusal('JSON_MALFORMED', 'The body is not UTF-8');
  const text = bytes.toString().replace(/^\uFEFF/, '');
  if (text !== '' && !/^[ \t\n\r]*[[{]/.test(text))
    throw new ApiRefusal('JSON_MALFORMED', 'The body must be an object');
  request.body = text;
  next();
};
