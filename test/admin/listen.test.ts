import { once } from 'node:events';
import { createServer, type RequestListener, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { type AdminListener, listenAdmin } from '../../src/admin/listen.js';
import { FakeClock } from '../idd/fake-clock.js';
import { call } from './admin-under-test.js';

const clock = new FakeClock();

describe('listener of the admin API', () => {
  it('says where it can be reached', async () => {
    const listener = await listenAdmin((_request, response) => response.end('here'), {
      host: '127.0.0.1',
      port: 0,
      clock,
    });
    try {
      expect(listener.url).to.match(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
      expect((await call(listener.url, '/')).text).to.equal('here');
    } finally {
      await listener.close();
    }
  });

  for (const [host, url] of [
    ['0.0.0.0', /^http:\/\/127\.0\.0\.1:\d+$/],
    ['::', /^http:\/\/\[::1\]:\d+$/],
    ['localhost', /^http:\/\/localhost:\d+$/],
  ] as const) {
    it(`gives a URL that works from this machine where it listens on ${host}`, async () => {
      const listener = await listenAdmin((_request, response) => response.end('here'), { host, port: 0, clock });
      try {
        expect(listener.url).to.match(url);
        expect(await (await fetch(listener.url)).text()).to.equal('here');
      } finally {
        await listener.close();
      }
    });
  }

  it('rejects with a clear error where the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => other.once('listening', listening));
    const { port } = other.address() as AddressInfo;
    try {
      const error = await listenAdmin(() => undefined, { host: '127.0.0.1', port, clock }).then(
        () => undefined,
        (reason) => reason,
      );
      expect(error).to.be.instanceOf(Error);
      expect(error.message).to.equal(`The admin API cannot listen on 127.0.0.1:${port}: the port is in use`);
      expect(error.code).to.equal('EADDRINUSE');
    } finally {
      other.close();
    }
  });

  it('rejects with a clear error where the machine does not have the address', async () => {
    const error = await listenAdmin(() => undefined, { host: '192.0.2.1', port: 0, clock }).then(
      () => undefined,
      (reason) => reason,
    );
    expect(error.message).to.equal(
      'The admin API cannot listen on 192.0.2.1:0: this machine does not have that address',
    );
    expect(error.code).to.equal('EADDRNOTAVAIL');
  });

  it('answers what it has begun before it closes, and takes nothing more', async () => {
    let answer = () => {};
    let begun = () => {};
    const reached = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const listener = await listenAdmin(
      (_request, response) => {
        answer = () => response.end('done');
        begun();
      },
      { host: '127.0.0.1', port: 0, clock },
    );
    const pending = call(listener.url, '/');
    await reached;
    const closed = listener.close();
    const refused = await call(listener.url, '/').then(
      () => undefined,
      (error) => error.code,
    );
    expect(refused).to.equal('ECONNREFUSED');
    answer();
    expect((await pending).text).to.equal('done');
    const answered = Date.now();
    await closed;
    expect(Date.now() - answered, 'waits for a connection that is kept alive').to.be.lessThan(1000);
  });

  it('cuts a request that outlasts the grace', async () => {
    let begun = () => {};
    const reached = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const listener = await listenAdmin(() => begun(), { host: '127.0.0.1', port: 0, clock, grace: 1 });
    const cut = new Promise((resolve) => request(listener.url).once('error', resolve).end());
    await reached;
    await listener.close();
    expect(await cut).to.have.property('code', 'ECONNRESET');
  });
});

describe('connections to the admin API', () => {
  let listener: AdminListener;
  let time: FakeClock;
  const sockets: Socket[] = [];
  const MINUTE = 60_000;

  const listen = async (app: RequestListener, options: { connections?: number; head?: number } = {}) => {
    time = new FakeClock();
    listener = await listenAdmin(app, { host: '127.0.0.1', port: 0, clock: time, grace: 0, ...options });
  };
  const open = async (text = '') => {
    const socket = connect(Number(new URL(listener.url).port), '127.0.0.1');
    // Whether and how it ends is what the tests look at.
    socket.on('error', () => {});
    sockets.push(socket);
    await once(socket, 'connect');
    socket.write(text);
    return socket;
  };
  const ended = (socket: Socket) => (socket.resume().closed ? Promise.resolve() : once(socket, 'close'));

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await listener.close();
  });

  it('are so many at most: a request on a further one is answered 503, until others have ended', async () => {
    await listen((_request, response) => response.end('here'), { connections: 2 });
    const kept = await Promise.all([open(), open()]);
    const { status, headers, json } = await call(listener.url, '/');
    expect([status, json.code]).to.deep.equal([503, 'API_BUSY']);
    expect(headers).to.include({ 'retry-after': '1', connection: 'close', 'content-type': 'application/problem+json' });
    kept[0]!.destroy();
    let answer = await call(listener.url, '/');
    while (answer.status === 503) answer = await call(listener.url, '/');
    expect(answer.text).to.equal('here');
  });

  it('are closed without a word beyond those that are told', async () => {
    await listen((_request, response) => response.end('here'), { connections: 1 });
    await Promise.all(Array.from({ length: 33 }, () => open()));
    await ended(await open());
  });

  for (const [what, text] of [
    ['nothing is sent', ''],
    ['the head of the request does not end', 'GET / HTTP/1.1\r\nHost: localhost\r\nX-'],
  ] as const) {
    it(`end where ${what}`, async () => {
      await listen((_request, response) => response.end('here'), { head: 20 });
      await ended(await open(text));
    });
  }

  it('end where an answer is not read for a minute, and not where it is', async () => {
    const answer = Buffer.alloc(32 * 2 ** 20);
    await listen((_request, response) => response.end(answer));
    const [unread, read] = await Promise.all([open(), open()]);
    unread.pause();
    let taken = 0;
    read.on('data', (piece: Buffer) => {
      taken += piece.length;
    });
    for (const socket of [unread, read]) socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    while (taken < answer.length) await pause(5);
    await time.advance(MINUTE);
    expect(unread.closed).to.equal(false);
    await time.advance(2 * 5000);
    await ended(unread);
    expect(read.closed).to.equal(false);
  });

  it('go on while an answer is taken piece by piece', async () => {
    let send = () => {};
    await listen((_request, response) => {
      send = () => response.write('piece');
    });
    const socket = await open('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    while (send.toString() === (() => {}).toString()) await pause(1);
    for (let piece = 0; piece < 3; piece++) {
      send();
      await once(socket, 'data');
      await time.advance(MINUTE);
    }
    expect(socket.closed).to.equal(false);
  });

  const HEAD = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n';
  it('end where a body does not come within a minute', async () => {
    let begun = false;
    await listen(() => {
      begun = true;
    });
    const socket = await open(`${HEAD}half`);
    while (!begun) await pause(1);
    await time.advance(MINUTE - 1);
    expect(socket.closed).to.equal(false);
    await time.advance(5000);
    await ended(socket);
  });

  it('end where a body does not come that nobody waits for, as the answer has been given', async () => {
    await listen((_request, response) => response.end('no'));
    const socket = await open(`${HEAD}half`);
    await once(socket, 'data');
    await time.advance(MINUTE + 5000);
    await ended(socket);
  });

  it('go on where a body is answered while it comes', async () => {
    await listen((_request, response) => void response.write('line'));
    const socket = await open(`${HEAD}half`);
    await once(socket, 'data');
    await time.advance(10 * MINUTE);
    expect(socket.closed).to.equal(false);
  });
});
