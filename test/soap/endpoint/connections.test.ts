import { once } from 'node:events';
import { expect } from 'chai';
import { acknowledge } from '../../../src/idd/acknowledgement.js';
import { rawPost } from '../raw-connection.js';
import { addDataRequest, addNodeRequest, envelopeOf } from '../sample-messages.js';
import { ackOf, RunningEndpoint } from './running-endpoint.js';

const GOOD = envelopeOf('ADD_DATA_REQ');
const HEAD = 'POST /idd HTTP/1.1\r\nHost: a\r\nContent-Type: application/soap+xml\r\n';

function numbered(messageId: string): string {
  return envelopeOf('ADD_DATA_REQ', addDataRequest(1, { messageId }));
}

describe('the endpoint, on its connections', () => {
  afterEach(() => RunningEndpoint.stopAll());

  it('keeps a connection for the next message', async () => {
    const endpoint = await RunningEndpoint.start();
    const connection = await endpoint.connect();
    for (const messageId of ['m-1', 'm-2', 'm-3']) {
      connection.write(rawPost(numbered(messageId)));
      expect(ackOf(await connection.response())).to.include({ returnCode: 100, messageId });
    }
  });

  it('handles pipelined messages one after the other and answers in their order [RFC 7230 §6.3.2]', async () => {
    const endpoint = await RunningEndpoint.start();
    const order: string[] = [];
    endpoint.inbound.onBegin = async ({ header }) => {
      order.push(`begin ${header.messageId}`);
      return undefined;
    };
    endpoint.inbound.onFinish = async ({ header }) => {
      await new Promise(setImmediate);
      order.push(`end ${header.messageId}`);
      return acknowledge(header.messageId, 100);
    };
    const connection = await endpoint.connect();
    connection.write(Buffer.concat(['m-1', 'm-2', 'm-3'].map((id) => rawPost(numbered(id)))));
    for (const messageId of ['m-1', 'm-2', 'm-3'])
      expect(ackOf(await connection.response()).messageId).to.equal(messageId);
    expect(order).to.deep.equal(['begin m-1', 'end m-1', 'begin m-2', 'end m-2', 'begin m-3', 'end m-3']);
  });

  it('does not handle what is pipelined behind a message that closes the connection', async () => {
    const endpoint = await RunningEndpoint.start();
    const connection = await endpoint.connect();
    const last = rawPost(numbered('m-1'), {
      headers: ['Content-Type: application/soap+xml', `Content-Length: ${numbered('m-1').length}`, 'Connection: close'],
    });
    connection.write(Buffer.concat([last, rawPost(numbered('m-2'))]));
    expect(ackOf(await connection.response()).messageId).to.equal('m-1');
    expect(await connection.rest()).to.equal('');
    expect(endpoint.inbound.seen).to.have.length(1);
  });

  it('cuts off a flood of pipelined requests', async () => {
    const endpoint = await RunningEndpoint.start();
    endpoint.inbound.onFinish = () => new Promise(() => {});
    const connection = await endpoint.connect();
    connection.write(rawPost(GOOD));
    await endpoint.inbound.next('finished');
    connection.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(300));
    expect(await connection.rest()).to.equal('');
  });

  it('speaks HTTP/1.0', async () => {
    const endpoint = await RunningEndpoint.start();
    const connection = await endpoint.connect();
    connection.write(
      `POST /idd HTTP/1.0\r\nContent-Type: application/soap+xml\r\nContent-Length: ${GOOD.length}\r\n\r\n${GOOD}`,
    );
    const response = await connection.response();
    expect(ackOf(response).returnCode).to.equal(100);
    expect(response?.headers['transfer-encoding']).to.equal(undefined);
    expect(await connection.rest()).to.equal('');
  });

  it('takes a message in the smallest chunks', async () => {
    const endpoint = await RunningEndpoint.start();
    const connection = await endpoint.connect();
    connection.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    for (const byte of Buffer.from(GOOD)) connection.write(Buffer.from([0x31, 13, 10, byte, 13, 10]));
    connection.write('0\r\n\r\n');
    expect(ackOf(await connection.response()).returnCode).to.equal(100);
  });

  describe('with Expect: 100-continue', () => {
    const expecting = `${HEAD}Content-Length: ${GOOD.length}\r\nExpect: 100-continue\r\n\r\n`;

    it('asks for the body of a request that may be taken', async () => {
      const endpoint = await RunningEndpoint.start();
      const connection = await endpoint.connect();
      connection.write(expecting);
      const [first] = await once(connection.socket, 'data');
      expect(String(first)).to.equal('HTTP/1.1 100 Continue\r\n\r\n');
      connection.write(GOOD);
      const response = await connection.response();
      expect(ackOf(response).returnCode).to.equal(100);
      expect(response?.headers.connection).to.equal('keep-alive');
    });

    it('refuses without having asked for the body', async () => {
      const endpoint = await RunningEndpoint.start();
      endpoint.inbound.sources = () => false;
      const connection = await endpoint.connect();
      connection.write(expecting);
      expect(await connection.rest()).to.match(/^HTTP\/1\.1 403 [\s\S]*Connection: close/);
    });

    it('refuses any other expectation with 417', async () => {
      const endpoint = await RunningEndpoint.start();
      const connection = await endpoint.connect();
      connection.write(`${HEAD}Content-Length: 0\r\nExpect: tea\r\n\r\n`);
      expect((await connection.response())?.status).to.equal(417);
    });
  });

  describe('when an answer comes before the body has been read', () => {
    it('reads the little that is left and keeps the connection', async () => {
      const endpoint = await RunningEndpoint.start();
      const connection = await endpoint.connect();
      connection.write(`POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n01234`);
      expect((await connection.response())?.headers.connection).to.equal('keep-alive');
      connection.write('56789');
      connection.write(rawPost(GOOD));
      expect(ackOf(await connection.response()).returnCode).to.equal(100);
    });

    it('answers at once, and closes without a reset when the rest has come', async () => {
      const endpoint = await RunningEndpoint.start();
      endpoint.inbound.onBegin = async ({ header }) => acknowledge(header.messageId, 405);
      const profile = envelopeOf('ADD_NODE_REQ', addNodeRequest(2_000));
      const connection = await endpoint.connect();
      let reset = false;
      connection.socket.on('error', () => {
        reset = true;
      });
      connection.write(`${HEAD}Content-Length: ${profile.length}\r\n\r\n${profile.slice(0, 10_000)}`);
      const response = await connection.response();
      expect(ackOf(response).returnCode).to.equal(405);
      expect(response?.headers.connection).to.equal('close');
      connection.write(profile.slice(10_000));
      expect(await connection.rest()).to.equal('');
      expect(reset).to.equal(false);
      expect(endpoint.inbound.only.pieces).to.deep.equal([]);
    });

    it('does not read more than its limit of a refused body', async () => {
      const endpoint = await RunningEndpoint.start({ limits: { messageBytes: 100_000, profileBytes: 100_000 } });
      const connection = await endpoint.connect();
      connection.write('POST /nothing HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n');
      expect((await connection.response())?.status).to.equal(404);
      const closed = new Promise((resolve) => connection.socket.on('close', resolve));
      const more = () => {
        for (let i = 0; i < 4; i++) connection.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`);
        if (!connection.socket.destroyed) setImmediate(more);
      };
      more();
      await closed;
    });

    it('does not wait for ever for the rest of a refused body', async () => {
      const endpoint = await RunningEndpoint.start();
      const connection = await endpoint.connect();
      connection.write('POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nx');
      expect((await connection.response())?.status).to.equal(404);
      await endpoint.clock.advance(10_000);
      expect(await connection.rest()).to.equal('');
    });
  });

  describe('with bytes that are not HTTP', () => {
    it('answers 400 and closes', async () => {
      const endpoint = await RunningEndpoint.start();
      for (const bytes of [
        'hello\r\n\r\n',
        '\u0016\u0003\u0001',
        'POST /idd HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n',
      ]) {
        const connection = await endpoint.connect();
        connection.write(bytes);
        expect(await connection.rest()).to.match(/^HTTP\/1\.1 400 Bad Request\r\n/);
      }
    });

    it('answers a head that is too long with 431', async () => {
      const endpoint = await RunningEndpoint.start();
      const connection = await endpoint.connect();
      connection.write(`${HEAD}X: ${'x'.repeat(20_000)}\r\n\r\n`);
      expect(await connection.rest()).to.match(/^HTTP\/1\.1 431 /);
    });

    it('abandons a message that is cut short by them, and answers once', async () => {
      const endpoint = await RunningEndpoint.start();
      const connection = await endpoint.connect();
      const begun = endpoint.inbound.next('begin');
      const size = (GOOD.length - 100).toString(16);
      connection.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${size}\r\n${GOOD.slice(0, -100)}\r\n`);
      await begun;
      const abandoned = endpoint.inbound.next('abandoned');
      connection.write('not a chunk\r\n');
      const answer = await connection.rest();
      expect(answer.match(/HTTP\/1\.1/g)).to.have.length(1);
      expect(answer).to.match(/^HTTP\/1\.1 400 /);
      connection.destroy();
      await abandoned;
    });

    it('answers the message before them first', async () => {
      const endpoint = await RunningEndpoint.start();
      const connection = await endpoint.connect();
      connection.write(Buffer.concat([rawPost(GOOD), Buffer.from('garbage\r\n\r\n')]));
      expect(ackOf(await connection.response()).returnCode).to.equal(100);
      expect(await connection.rest()).to.match(/^HTTP\/1\.1 400 /);
    });
  });

  describe('when it is closed', () => {
    it('lets the message that has begun come to its end', async () => {
      const endpoint = await RunningEndpoint.start();
      const connection = await endpoint.connect();
      const finished = endpoint.inbound.next('finished');
      let store = () => {};
      endpoint.inbound.onFinish = ({ header }) =>
        new Promise((resolve) => {
          store = () => resolve(acknowledge(header.messageId, 100));
        });
      connection.write(rawPost(GOOD));
      await finished;
      const closed = endpoint.endpoint.close();
      store();
      const response = await connection.response();
      expect(ackOf(response).returnCode).to.equal(100);
      expect(response?.headers.connection).to.equal('close');
      await closed;
    });

    it('does not wait for ever for a message', async () => {
      const endpoint = await RunningEndpoint.start();
      const connection = await endpoint.connect();
      const begun = endpoint.inbound.next('begin');
      connection.write(`${HEAD}Content-Length: ${GOOD.length}\r\n\r\n${GOOD.slice(0, -100)}`);
      await begun;
      const closed = endpoint.endpoint.close();
      await endpoint.clock.advance(5_000);
      await closed;
      expect(endpoint.inbound.only.ended).to.equal('abandoned');
    });

    it('does not wait for idle connections', async () => {
      const endpoint = await RunningEndpoint.start();
      const connection = await endpoint.connect();
      connection.write(rawPost(GOOD));
      await connection.response();
      await endpoint.endpoint.close();
    });
  });

  it('rejects listening on a port in use', async () => {
    const endpoint = await RunningEndpoint.start();
    const other = await RunningEndpoint.start();
    await other.endpoint.close();
    const { hostname, port } = new URL(endpoint.url);
    let error: unknown;
    await other.endpoint.listen({ host: hostname, port: Number(port) }).catch((reason) => {
      error = reason;
    });
    expect(error).to.include({ code: 'EADDRINUSE' });
  });
});
