import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect } from 'chai';
import { Pipelines } from '../../src/admin/pipelines.js';

describe('requests that come one after the other on a connection', () => {
  const begun: { path: string; response: ServerResponse }[] = [];
  let socket: Socket;
  let end: () => void;
  beforeEach(async () => {
    begun.length = 0;
    const pipelines = new Pipelines();
    const server = createServer((request: IncomingMessage, response) =>
      pipelines.enter(request.socket, response, () => begun.push({ path: request.url!, response })),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => {});
    end = () => {
      socket.destroy();
      server.close();
    };
  });
  afterEach(() => end());

  const ask = (...paths: string[]) => {
    socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''));
  };
  const until = async (isDone: () => boolean) => {
    while (!isDone()) await new Promise(setImmediate);
  };

  it('are begun when the answer before them has been taken', async () => {
    ask('/1', '/2', '/3');
    await until(() => begun.length > 0);
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk;
    });
    for (const path of ['/1', '/2', '/3']) {
      await until(() => begun.at(-1)?.path === path);
      expect(begun).to.have.length(Number(path.slice(1)));
      begun.at(-1)!.response.end(`answer to ${path}`);
      await until(() => received.endsWith(`answer to ${path}`));
    }
    ask('/4');
    await until(() => begun.length === 4);
  });

  it('are begun no more where the client has gone', async () => {
    ask('/1', '/2');
    await until(() => begun.length > 0);
    const closed = once(begun[0]!.response, 'close');
    socket.destroy();
    await closed;
    await new Promise(setImmediate);
    expect(begun.map(({ path }) => path)).to.deep.equal(['/1']);
  });

  it('end the connection where more than 64 wait', async () => {
    const closed = once(socket, 'close');
    ask(...Array.from({ length: 66 }, (_, at) => `/${at}`));
    socket.resume();
    await closed;
    expect(begun).to.have.length(1);
  });
});
