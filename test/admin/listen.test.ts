import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { listenAdmin } from '../../src/admin/listen.js';
import { call } from './admin-under-test.js';

describe('listener of the admin API', () => {
  it('says where it can be reached', async () => {
    const listener = await listenAdmin((_request, response) => response.end('here'), { host: '127.0.0.1', port: 0 });
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
      const listener = await listenAdmin((_request, response) => response.end('here'), { host, port: 0 });
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
      const error = await listenAdmin(() => undefined, { host: '127.0.0.1', port }).then(
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
    const error = await listenAdmin(() => undefined, { host: '192.0.2.1', port: 0 }).then(
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
      { host: '127.0.0.1', port: 0 },
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
    const listener = await listenAdmin(() => begun(), { host: '127.0.0.1', port: 0, grace: 1 });
    const cut = new Promise((resolve) => request(listener.url).once('error', resolve).end());
    await reached;
    await listener.close();
    expect(await cut).to.have.property('code', 'ECONNRESET');
  });
});
