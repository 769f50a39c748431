import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { acknowledge } from '../../../src/idd/acknowledgement.js';
import { type RawConnection, rawPost } from '../raw-connection.js';
import { addDataRequest, addNodeRequest, envelopeOf } from '../sample-messages.js';
import { ackOf, RunningEndpoint } from './running-endpoint.js';

const HEAD = 'POST /idd HTTP/1.1\r\nHost: a\r\nContent-Type: application/soap+xml\r\n';
const LARGE = envelopeOf('ADD_DATA_REQ', addDataRequest(2_000));
const SMALL = envelopeOf('ADD_DATA_REQ', addDataRequest(1, { messageId: 'm-2' }));

describe('the endpoint, given more than there is room for', () => {
  afterEach(() => RunningEndpoint.stopAll());

  /** Tells that the message of many records is too much by its header. */
  async function crowded(): Promise<RunningEndpoint> {
    const endpoint = await RunningEndpoint.start();
    endpoint.inbound.onBegin = async ({ header }) =>
      header.messageId === 'm-1' ? acknowledge('m-1', 501, 'too many bytes at once') : undefined;
    return endpoint;
  }

  async function expectKept(connection: RawConnection) {
    const response = await connection.response();
    expect(ackOf(response)).to.include({ returnCode: 501, messageId: 'm-1' });
    expect(response?.headers).to.include({ 'retry-after': '5', connection: 'keep-alive' });
  }

  it('answers 501 as soon as the header has been read, reads the rest away and keeps the connection', async () => {
    const endpoint = await crowded();
    const connection = await endpoint.connect();
    expect(LARGE.length).to.be.greaterThan(400_000);
    connection.write(`${HEAD}Content-Length: ${LARGE.length}\r\n\r\n${LARGE.slice(0, 5_000)}`);
    await expectKept(connection);
    connection.write(LARGE.slice(5_000));
    connection.write(rawPost(SMALL));
    expect(ackOf(await connection.response())).to.include({ returnCode: 100, messageId: 'm-2' });
  });

  it('does so too where the length is not declared', async () => {
    const endpoint = await crowded();
    const connection = await endpoint.connect();
    connection.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
    connection.write(chunk(LARGE.slice(0, 5_000)));
    await expectKept(connection);
    connection.write(`${chunk(LARGE.slice(5_000))}0\r\n\r\n`);
    connection.write(rawPost(SMALL));
    expect(ackOf(await connection.response())).to.include({ returnCode: 100, messageId: 'm-2' });
  });

  it('closes the connection where the rest would be more than a message may have', async () => {
    const endpoint = await crowded();
    const connection = await endpoint.connect();
    connection.write(`${HEAD}Content-Length: 2000000\r\n\r\n${LARGE.slice(0, 5_000)}`);
    const response = await connection.response();
    expect(ackOf(response).returnCode).to.equal(501);
    expect(response?.headers.connection).to.equal('close');
  });

  it('answers 400 to a declared length beyond what a message may have, without asking for room for it', async () => {
    for (const coding of ['', 'Content-Encoding: gzip\r\n']) {
      const endpoint = await RunningEndpoint.start();
      const connection = await endpoint.connect();
      connection.write(`${HEAD}${coding}Content-Length: 2000000\r\n\r\n`);
      connection.write(coding === '' ? LARGE.slice(0, 5_000) : gzipSync(LARGE).subarray(0, 2_000));
      const response = await connection.response();
      expect(ackOf(response)).to.include({ returnCode: 400, messageId: 'm-1' });
      expect(response?.headers.connection).to.equal('close');
      expect(endpoint.inbound.only.source.bytes).to.equal(undefined);
      expect(endpoint.inbound.only.ended).to.equal('rejected');
    }
  });

  it('lets a whole profile declare more than another message, and no more than a profile may have', async () => {
    const profile = envelopeOf('ADD_NODE_REQ', addNodeRequest(6000));
    expect(profile.length).to.be.greaterThan(1024 * 1024);
    for (const [declared, returnCode] of [
      [profile.length, 100],
      [5_000_000, 400],
    ]) {
      const endpoint = await RunningEndpoint.start();
      const connection = await endpoint.connect();
      connection.write(`${HEAD}Content-Length: ${declared}\r\n\r\n${profile}`);
      expect(ackOf(await connection.response()).returnCode).to.equal(returnCode);
    }
  });

  it('gives a repeat its answer, whatever length it declares', async () => {
    const endpoint = await RunningEndpoint.start();
    endpoint.inbound.onReject = ({ header }) => acknowledge(header.messageId, 101);
    const connection = await endpoint.connect();
    connection.write(`${HEAD}Content-Length: 2000000\r\n\r\n${LARGE.slice(0, 5_000)}`);
    expect(ackOf(await connection.response()).returnCode).to.equal(101);
  });

  it('says how much of a message has been read, decompressed, and gives the answer to that', async () => {
    for (const encoding of ['identity', 'gzip']) {
      const endpoint = await RunningEndpoint.start();
      const weighed: number[] = [];
      endpoint.inbound.onWeigh = (_seen, bytes) => {
        weighed.push(bytes);
        return bytes > 300_000 ? acknowledge('m-1', 501) : undefined;
      };
      const body = encoding === 'gzip' ? gzipSync(LARGE) : LARGE;
      const response = await endpoint.post(body, { 'Content-Encoding': encoding });
      expect(ackOf(response).returnCode, encoding).to.equal(501);
      expect(weighed.slice(0, -1).every((bytes) => bytes <= 300_000)).to.equal(true);
      expect(weighed.at(-1)).to.be.within(300_001, 450_000);
      expect(endpoint.inbound.only.ended).to.equal('abandoned');
      expect(endpoint.inbound.only.source.bytes).to.equal(encoding === 'gzip' ? undefined : LARGE.length);
    }
  });

  it('tells an error of the message rather than that there is no room for it', async () => {
    const endpoint = await RunningEndpoint.start();
    endpoint.inbound.onWeigh = () => acknowledge('m-1', 501);
    expect(ackOf(await endpoint.post(SMALL.replaceAll('flags>', 'flag>'))).returnCode).to.equal(401);
  });

  describe('connections', () => {
    it('answers the first request on one too many with 503 and Retry-After, reads no message and closes', async () => {
      const endpoint = await RunningEndpoint.start();
      endpoint.inbound.onConnect = () => undefined;
      const connection = await endpoint.connect();
      connection.write(rawPost(SMALL));
      const response = await connection.response();
      expect(response?.status).to.equal(503);
      expect(response?.headers).to.include({ 'retry-after': '5', connection: 'close' });
      expect(await connection.rest()).to.equal('');
      expect(endpoint.inbound.seen).to.deep.equal([]);
    });

    it('closes one too many that says nothing', async () => {
      const endpoint = await RunningEndpoint.start();
      endpoint.inbound.onConnect = () => undefined;
      const connection = await endpoint.connect();
      await endpoint.clock.advance(2_000);
      expect(await connection.rest()).to.equal('');
    });

    it('says when a connection has gone, once', async () => {
      const endpoint = await RunningEndpoint.start();
      const gone: string[] = [];
      const closed = new Promise<void>((resolve) => {
        endpoint.inbound.onConnect = (address) => () => {
          gone.push(address);
          resolve();
        };
      });
      const connection = await endpoint.connect();
      connection.write(rawPost(SMALL));
      await connection.response();
      expect(gone).to.deep.equal([]);
      connection.destroy();
      await closed;
      expect(gone).to.deep.equal(['127.0.0.1']);
    });

    it('drops without a word what comes when many have been told already', async () => {
      const endpoint = await RunningEndpoint.start();
      endpoint.inbound.onConnect = () => undefined;
      for (let count = 0; count < 64; count++) await endpoint.connect();
      const connection = await endpoint.connect();
      connection.write(rawPost(SMALL));
      expect(await connection.rest()).to.equal('');
    });
  });
});
