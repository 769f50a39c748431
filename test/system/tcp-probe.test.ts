import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect } from 'chai';
import type { PeerSettings } from '../../src/idd/settings.js';
import { tcpProbe } from '../../src/system/tcp-probe.js';

const peerAt = (url: string) => ({ url }) as PeerSettings;

describe('the TCP probe of the heartbeat', () => {
  it('reaches a peer that accepts connections at the host and port of its url, and leaves none behind', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const closed = once(server, 'connection').then(([socket]) => once(socket.resume(), 'close'));
    const { signal } = new AbortController();
    expect(await tcpProbe.reach(peerAt(`http://127.0.0.1:${port}/idd`), signal)).to.equal(true);
    await closed;
    server.close();
    await once(server, 'close');
    expect(await tcpProbe.reach(peerAt(`http://127.0.0.1:${port}/idd`), signal), 'refused').to.equal(false);
  });

  it('understands an IPv6 address in the url', async function () {
    const server = createServer().listen(0, '::1');
    await Promise.race([once(server, 'listening'), once(server, 'error')]);
    if (!server.listening) return this.skip();
    const { port } = server.address() as AddressInfo;
    expect(await tcpProbe.reach(peerAt(`http://[::1]:${port}/idd`), new AbortController().signal)).to.equal(true);
    server.close();
  });

  it('gives up when it is told to, before or during the attempt', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/idd`;
    expect(await tcpProbe.reach(peerAt(url), AbortSignal.abort())).to.equal(false);
    const giveUp = new AbortController();
    const attempt = tcpProbe.reach(peerAt(url), giveUp.signal);
    giveUp.abort();
    expect(await attempt).to.equal(false);
    server.close();
  });
});
