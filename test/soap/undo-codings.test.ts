import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { undoCodings } from '../../src/soap/undo-codings.js';

const TEXT = Buffer.from('an answer');
const LIMIT = 64 * 1024;

describe('undoCodings', () => {
  const undone: [string, Uint8Array, Record<string, string>][] = [
    ['none', TEXT, {}],
    ['an empty list', TEXT, { 'content-encoding': ' , ,' }],
    ['identity', TEXT, { 'content-encoding': 'Identity' }],
    ['gzip', gzipSync(TEXT), { 'content-encoding': 'gzip' }],
    ['gzip in capitals, by its other name, with empty members', gzipSync(TEXT), { 'content-encoding': ',, X-GZIP ,' }],
    ['deflate', deflateSync(TEXT), { 'content-encoding': 'deflate' }],
    ['deflate without the wrapper that it should have', deflateRawSync(TEXT), { 'content-encoding': 'Deflate' }],
    [
      'two codings, in the order in which they were applied',
      gzipSync(deflateSync(TEXT)),
      { 'content-encoding': 'deflate, gzip' },
    ],
    ['chunks, which node:http has undone', TEXT, { 'transfer-encoding': 'chunked' }],
    ['gzip of the transfer', gzipSync(TEXT), { 'transfer-encoding': 'gzip, chunked' }],
    [
      'gzip of the content, and then of the transfer',
      gzipSync(gzipSync(TEXT)),
      { 'content-encoding': 'gzip', 'transfer-encoding': 'GZip,chunked' },
    ],
  ];
  for (const [what, body, headers] of undone) {
    it(`undoes ${what}`, async () => {
      expect(String(await undoCodings(body, headers, LIMIT))).to.equal('an answer');
    });
  }

  const kept: [string, Uint8Array, Record<string, string>, RegExp][] = [
    ['a coding that it does not know', TEXT, { 'content-encoding': 'br' }, /coding br/],
    ['a coding named like a property of JavaScript', TEXT, { 'content-encoding': 'constructor' }, /coding constructor/],
    ['a coding with a long name', TEXT, { 'content-encoding': 'x'.repeat(9000) }, /coding x{40}…$/],
    ['more codings than anybody needs', TEXT, { 'content-encoding': 'gzip,'.repeat(3000) }, /3000 codings/],
    ['what is not gzip', TEXT, { 'content-encoding': 'gzip' }, /broken gzip/],
    ['nothing', Buffer.alloc(0), { 'content-encoding': 'gzip' }, /broken gzip/],
    ['what ends early', gzipSync(TEXT).subarray(0, -9), { 'content-encoding': 'gzip' }, /broken gzip/],
    [
      'what becomes longer than the limit',
      gzipSync(Buffer.alloc(LIMIT + 1)),
      { 'content-encoding': 'gzip' },
      /longer than 65536 bytes without its gzip/,
    ],
    [
      'what becomes longer than the limit in its first stage',
      gzipSync(gzipSync(Buffer.alloc(100 * LIMIT)), { level: 0 }),
      { 'content-encoding': 'gzip, gzip' },
      /longer than 65536 bytes without its gzip/,
    ],
  ];
  for (const [what, body, headers, reason] of kept) {
    it(`says why it does not undo ${what}`, async () => {
      expect(await undoCodings(body, headers, LIMIT))
        .to.have.property('reason')
        .that.matches(reason);
    });
  }
});
