import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib';
import { codingsOf } from '../http/codings.js';
import { shown } from './decoding/rejection.js';

type Undo = (body: Uint8Array, options: ZlibOptions) => Promise<Buffer>;

const gunzipped: Undo = promisify<Uint8Array, ZlibOptions, Buffer>(gunzip);
const inflated: Undo = promisify<Uint8Array, ZlibOptions, Buffer>(inflate);
const inflatedRaw: Undo = promisify<Uint8Array, ZlibOptions, Buffer>(inflateRaw);

/** The codings of RFC 9110 §8.4.1 that Node.js can undo; some send `deflate` without its wrapper [§8.4.1.2]. */
const UNDO: ReadonlyMap<string, Undo> = new Map<string, Undo>([
  ['gzip', gunzipped],
  ['deflate', (body, options) => ((body[0] ?? 0) % 16 === 8 ? inflated : inflatedRaw)(body, options)],
]);

/** Codings over one another that are undone at most. */
const MOST = 2;

/**
 * Returns the body of an answer without its codings, of the content and of the transfer. We ask for none
 * (`Accept-Encoding: identity`), but some servers and proxies compress whatever is asked. Returns a reason instead
 * where a coding is unknown or broken, or where the body would be longer than `limit` bytes.
 */
export async function undoCodings(
  body: Uint8Array,
  headers: IncomingHttpHeaders,
  limit: number,
): Promise<Uint8Array | { reason: string }> {
  const content = codingsOf(headers['content-encoding']);
  const codings = [...content, ...codingsOf(headers['transfer-encoding']).filter((coding) => coding !== 'chunked')];
  if (codings.length > MOST) return { reason: `with ${codings.length} codings` };
  let undone = body;
  for (const coding of codings.reverse()) {
    const undo = UNDO.get(coding);
    if (undo === undefined) return { reason: `in the coding ${shown(coding)}` };
    try {
      undone = await undo(undone, { maxOutputLength: limit });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const isTooLong = code === 'ERR_BUFFER_TOO_LARGE';
      return {
        reason: isTooLong ? `longer than ${limit} bytes without its ${coding}` : `with broken ${coding}: ${message}`,
      };
    }
  }
  return undone;
}
