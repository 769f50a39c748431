import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { createBody, type RequestBody } from '../../../src/soap/client/request-body.js';

async function* pieces(count: number, length: number, ended: { value: boolean } = { value: false }) {
  try {
    for (let index = 0; index < count; index++) yield `${'abcdefghij'.charAt(index % 10).repeat(length - 1)}é`;
  } finally {
    ended.value = true;
  }
}

async function bytesOf({ chunks }: RequestBody): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

async function textOf(count: number, length: number): Promise<string> {
  let text = '';
  for await (const piece of pieces(count, length)) text += piece;
  return text;
}

describe('createBody', () => {
  it('gives a small message whole, with its length in bytes', async () => {
    const body = await createBody(pieces(3, 100), false);
    expect(body).to.include({ encoding: 'identity', length: 303 });
    expect(String(await bytesOf(body))).to.equal(await textOf(3, 100));
  });

  it('gives a data message of 1000 records whole, as a stream of it would take many turns of the event loop', async () => {
    const body = await createBody(pieces(6, 65_536), false);
    expect(body.length).to.equal(6 * 65_537);
  });

  it('gives a long message as a stream of the same bytes', async () => {
    const body = await createBody(pieces(40, 20_000), false);
    expect(body).to.include({ encoding: 'identity' }).and.not.to.have.property('length');
    expect(String(await bytesOf(body))).to.equal(await textOf(40, 20_000));
  });

  it('compresses for a peer that accepts it, except what is too small to gain', async () => {
    for (const [count, length] of [
      [2, 5_000],
      [40, 20_000],
    ] as const) {
      const body = await createBody(pieces(count, length), true);
      expect(body.encoding).to.equal('gzip');
      const bytes = await bytesOf(body);
      if (body.length !== undefined) expect(bytes.length).to.equal(body.length);
      expect(String(gunzipSync(bytes))).to.equal(await textOf(count, length));
    }
    expect((await createBody(pieces(1, 1_000), true)).encoding).to.equal('identity');
  });

  it('frees what it reads from when it is ended early', async () => {
    for (const gzip of [false, true]) {
      const ended = { value: false };
      const body = await createBody(pieces(10_000, 20_000, ended), gzip);
      for await (const _ of body.chunks) break;
      await new Promise(setImmediate);
      expect(ended.value).to.equal(true);
    }
  });

  it('passes on the error of what it reads from, at whatever point', async () => {
    async function* failing(after: number) {
      yield* pieces(after, 20_000);
      throw new Error('store is gone');
    }
    for (const [after, gzip] of [
      [1, false],
      [40, false],
      [40, true],
    ] as const) {
      let error: unknown;
      try {
        await bytesOf(await createBody(failing(after), gzip));
      } catch (reason) {
        error = reason;
      }
      expect(error).to.be.an('error').with.property('message', 'store is gone');
    }
  });
});
