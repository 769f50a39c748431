import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGzip, gzip, type ZlibOptions } from 'node:zlib';

/** The body of one POST: known whole, or a stream of unknown length. */
export interface RequestBody {
  encoding: 'identity' | 'gzip';
  /** In bytes, where the body is known whole. */
  length?: number;
  /** May be gone through once; ending it early frees what it reads from. */
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/**
 * Bodies up to this many characters are sent whole, with a Content-Length: every peer takes that. Enough for 1000 records, so that only profiles are
 * streams: each piece of a stream waits for several turns of the event loop, which are long where there is much to do.
 */
const WHOLE = 512 * 1024;

/** Smaller bodies do not gain by gzip. */
const GZIP_FROM = 1400;

/** Records are so much alike that more effort gains next to nothing. */
const GZIP_OPTIONS = { level: 1 };

const gzipWhole: (body: Buffer, options: ZlibOptions) => Promise<Buffer> = promisify(gzip);

/** Makes the body of the pieces of a message; rejects with what they reject with. */
export async function createBody(pieces: AsyncIterable<string>, acceptsGzip: boolean): Promise<RequestBody> {
  const iterator = pieces[Symbol.asyncIterator]();
  let head = '';
  while (head.length <= WHOLE) {
    const { done, value } = await iterator.next();
    if (done) return wholeBody(Buffer.from(head), acceptsGzip);
    head += value;
  }
  const chunks = continued(head, iterator);
  return acceptsGzip ? { encoding: 'gzip', chunks: gzipped(chunks) } : { encoding: 'identity', chunks };
}

async function wholeBody(body: Buffer, acceptsGzip: boolean): Promise<RequestBody> {
  const encoding = acceptsGzip && body.length >= GZIP_FROM ? 'gzip' : 'identity';
  const sent = encoding === 'gzip' ? await gzipWhole(body, GZIP_OPTIONS) : body;
  return { encoding, length: sent.length, chunks: [sent] };
}

async function* continued(head: string, iterator: AsyncIterator<string>): AsyncGenerator<Buffer> {
  try {
    yield Buffer.from(head);
    for (;;) {
      const { done, value } = await iterator.next();
      if (done) return;
      yield Buffer.from(value);
    }
  } finally {
    await iterator.return?.();
  }
}

async function* gzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(chunks);
  const target = createGzip(GZIP_OPTIONS);
  source.on('error', (error) => target.destroy(error));
  try {
    yield* source.pipe(target);
  } finally {
    source.destroy();
  }
}
