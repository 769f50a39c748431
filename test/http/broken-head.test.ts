import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect } from 'chai';
import { bareAnswer, brokenHead, type ClientError } from '../../src/http/broken-head.js';

describe('brokenHead', () => {
  const server = createServer((request, response) => request.resume().on('end', () => response.end()));
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  /** What node:http tells of these bytes, each of which is a packet of its own. */
  async function told(...packets: string[]): Promise<ClientError> {
    const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', noDelay: true });
    const accepted = once(server, 'connection');
    const broken = once(server, 'clientError');
    const [serverSide] = await accepted;
    let sent = 0;
    for (const packet of packets) {
      socket.write(packet, 'latin1');
      sent += packet.length;
      // The next one is sent when this one has been read.
      while (serverSide.bytesRead < sent && !serverSide.destroyed) await new Promise(setImmediate);
    }
    const [error] = await broken;
    serverSide.destroy();
    socket.destroy();
    return error;
  }

  const rows: [string, string, string[]][] = [
    ['an unknown method', '501', ['FOO /idd HTTP/1.1\r\nHost: a\r\n\r\n']],
    ['a method in small letters, which is another one', '501', ['get /idd HTTP/1.1\r\nHost: a\r\n\r\n']],
    ['a method that only begins like one', '501', ['POSTX http://a/idd HTTP/1.1\r\nHost: a\r\n\r\n']],
    ['an unknown method of all', '501', ['FOO * HTTP/1.1\r\n\r\n']],
    ['an unknown method behind a request', '501', ['GET / HTTP/1.1\r\nHost: a\r\n\r\nFOO / HTTP/1.1\r\n\r\n']],
    ['an unknown method whose line has not come whole', '501', ['FOO /idd']],
    ['a greeting', '400', ['hello\r\n\r\n']],
    ['TLS', '400', ['\u0016\u0003\u0001\u0002\u0000\u0001/ HTTP/1.1\r\n']],
    ['a target that is none', '400', ['GET foo HTTP/1.1\r\nHost: a\r\n\r\n']],
    ['a header that is none', '400', ['GET / HTTP/1.1\r\nHo st: a\r\n\r\n']],
    ['a target that is too long', '414', [`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`]],
    ['an absolute target that is too long', '414', [`GET http://a/${'b:'.repeat(9_000)} HTTP/1.1\r\n\r\n`]],
    [
      'a target that is too long in two packets',
      '414',
      [`GET /${'a'.repeat(9_000)}`, `${'a'.repeat(9_000)} HTTP/1.1\r\n`],
    ],
    ['a header that is too long', '431', [`GET / HTTP/1.1\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`]],
    [
      'a header that is too long in two packets',
      '431',
      [`GET / HTTP/1.1\r\nX-A: ${'a'.repeat(9_000)}`, `${'a'.repeat(9_000)}\r\n`],
    ],
    ['many headers', '431', [`GET / HTTP/1.1\r\n${`X-A: ${'a'.repeat(1000)}\r\n`.repeat(20)}\r\n`]],
  ];
  for (const [what, status, packets] of rows) {
    it(`answers ${what} with ${status}`, async () => {
      expect(brokenHead(await told(...packets)).statusLine).to.match(new RegExp(`^${status} `));
    });
  }

  it('answers what comes too slowly with 408', () => {
    const error: ClientError = Object.assign(new Error('slow'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    expect(brokenHead(error)).to.deep.equal({ statusLine: '408 Request Timeout', fault: 'slow' });
  });
});

describe('bareAnswer', () => {
  it('has a date, as every answer', () => {
    expect(bareAnswer('405 Method Not Allowed', Date.UTC(2026, 10, 28), ['Allow: GET'])).to.equal(
      'HTTP/1.1 405 Method Not Allowed\r\nDate: Sat, 28 Nov 2026 00:00:00 GMT\r\nAllow: GET\r\n' +
        'Connection: close\r\nContent-Length: 0\r\n\r\n',
    );
  });
});
