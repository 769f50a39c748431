import { constants, gzipSync } from 'node:zlib';

const OPEN = '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Header><a>';

/**
 * Bodies with `Content-Encoding: gzip` that are small on the wire and large behind it, or are none; `size` in bytes
 * decompressed.
 */
export const GZIPS: Record<string, (size: number) => Buffer> = {
  'a bomb in a leaf': (size) => gzipSync(OPEN + 'a'.repeat(size)),
  'a bomb of white space': (size) => gzipSync(OPEN.replace('<a>', ' '.repeat(size))),
  'a bomb of nothing but NUL': (size) => gzipSync(Buffer.alloc(size)),
  'a bomb in a bomb': (size) => gzipSync(gzipSync(OPEN + 'a'.repeat(size))),
  'empty members': (size) => {
    const empty = gzipSync('');
    return Buffer.concat(Array.from({ length: size / 1024 }, () => empty));
  },
  'a long extra field': () => {
    const member = gzipSync(OPEN);
    const extra = Buffer.alloc(65_537, 'x');
    extra.writeUInt16LE(65_535);
    const head = Buffer.from(member.subarray(0, 10));
    head[3]! |= 4;
    return Buffer.concat([head, extra, member.subarray(10)]);
  },
  'rubbish behind the end': (size) => Buffer.concat([gzipSync(OPEN), Buffer.alloc(Math.min(size, 1024 * 1024), 'r')]),
  'a stream that is cut': (size) => gzipSync(OPEN + 'a'.repeat(size)).subarray(0, -100),
  'no gzip at all': () => Buffer.from('this is no gzip'),
  'stored blocks without content': (size) =>
    gzipSync(Buffer.alloc(size / 16), { level: constants.Z_NO_COMPRESSION, strategy: constants.Z_HUFFMAN_ONLY }),
};
