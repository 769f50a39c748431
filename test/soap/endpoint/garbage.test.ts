import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { rawPost } from '../raw-connection.js';
import { EACH_MESSAGE, envelopeOf } from '../sample-messages.js';
import { ackOf, RunningEndpoint } from './running-endpoint.js';

const MESSAGES = Object.keys(EACH_MESSAGE).map((command) => envelopeOf(command as keyof typeof EACH_MESSAGE));

const STATUSES = [200, 400, 403, 404, 405, 408, 415, 500];

describe('the endpoint, given any bytes', () => {
  let endpoint: RunningEndpoint;
  before(async () => {
    endpoint = await RunningEndpoint.start({ limits: { messageBytes: 4_000, profileBytes: 8_000 } });
  });
  after(() => RunningEndpoint.stopAll());

  /** A message with some of its bytes overwritten, cut out or doubled. */
  const mutated = fc
    .tuple(
      fc.constantFrom(...MESSAGES),
      fc.array(fc.tuple(fc.nat(), fc.nat(40), fc.uint8Array({ maxLength: 12 })), { maxLength: 4 }),
    )
    .map(([message, edits]) => {
      let bytes = Buffer.from(message);
      for (const [at, cut, insert] of edits) {
        const from = at % (bytes.length + 1);
        bytes = Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + cut)]);
      }
      return new Uint8Array(bytes);
    });
  const body = fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated);
  const type = fc.constantFrom(
    'application/soap+xml',
    'application/soap+xml; charset=utf-8',
    'application/soap+xml; charset=utf-16',
    'text/xml',
  );

  it('as a body, gives exactly one answer and ends what it began', async () => {
    await fc.assert(
      fc.asyncProperty(body, type, fc.constantFrom('none', 'real', 'pretended'), async (bytes, contentType, gzip) => {
        const sent = gzip === 'real' ? gzipSync(bytes) : Buffer.from(bytes);
        const headers = [`Content-Type: ${contentType}`, `Content-Length: ${sent.length}`, 'Connection: close'];
        if (gzip !== 'none') headers.push('Content-Encoding: gzip');
        const connection = await endpoint.connect();
        connection.write(rawPost(sent, { headers }));
        const response = await connection.response();
        expect(STATUSES).to.include(response?.status);
        expect(response?.body).to.be.a('string').that.is.not.empty;
        expect(await connection.rest()).to.equal('');
        expect(endpoint.inbound.seen.splice(0).map(({ ended }) => ended)).not.to.include(undefined);
        expect(endpoint.log.texts('error')).to.deep.equal([]);
      }),
      { numRuns: 300 },
    );
  });

  it('instead of HTTP, closes the connection and goes on', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const connection = await endpoint.connect();
        connection.write(bytes);
        connection.socket.end();
        await connection.rest();
      }),
      { numRuns: 100 },
    );
    expect((await endpoint.post(MESSAGES[0]!)).status).to.equal(200);
  });
});

describe('a gzip bomb', () => {
  afterEach(() => RunningEndpoint.stopAll());

  it('is refused before it takes much memory', async () => {
    const endpoint = await RunningEndpoint.start({
      limits: { messageBytes: 1024 * 1024, profileBytes: 8 * 1024 * 1024 },
    });
    // One record's white space, 512 MiB of it, in half a megabyte.
    const member = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    const head = gzipSync(envelopeOf('ADD_NODE_REQ').split('<naptrRecord>')[0]!);
    const bomb = Buffer.concat([head, ...Array.from({ length: 8 }, () => member)]);
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 1);
    const response = await endpoint.post(bomb, { 'Content-Encoding': 'gzip' });
    clearInterval(watch);
    expect(ackOf(response)).to.include({ returnCode: 400, messageId: 'm-1' });
    expect((most - before) / 1024 / 1024).to.be.lessThan(100);
  });
});
