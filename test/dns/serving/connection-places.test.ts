import { expect } from 'chai';
import { queryFor } from '../messages.js';
import { NUMBER, suffix } from '../responder-under-test.js';
import { listenerUnderTest, TcpClient } from './listener-under-test.js';

const PLACES = 16;
const PER_CLIENT = 4;

describe('The places for TCP connections to the DNS responder', () => {
  let clients: TcpClient[];
  beforeEach(() => {
    clients = [];
  });
  afterEach(() => {
    for (const client of clients) client.close();
  });

  const limits = { tcpConnections: PLACES, tcpConnectionsPerClient: PER_CLIENT };

  async function connected(port: number, from: string): Promise<TcpClient> {
    const client = await TcpClient.connect(port, '127.0.0.1', from);
    clients.push(client);
    return client;
  }

  async function answered(client: TcpClient): Promise<boolean> {
    client.send(queryFor(NUMBER));
    return (await client.next()) !== undefined;
  }

  /** As many as there are places, from addresses with so many each. */
  async function fill(port: number, addressOf: (at: number) => string): Promise<TcpClient[]> {
    const all: TcpClient[] = [];
    for (let at = 0; at < PLACES; at += 1) all.push(await connected(port, addressOf(Math.floor(at / PER_CLIENT))));
    return all;
  }

  it('are not kept by connections that ask nothing, wherever they come from', async () => {
    const under = await listenerUnderTest(limits);
    await fill(under.port, (at) => `127.0.0.${at + 2}`);
    for (let honest = 0; honest < 3; honest += 1) {
      expect(await answered(await connected(under.port, '127.0.0.99'))).to.equal(true);
    }
    await fill(under.port, (at) => `127.${at + 2}.0.1`);
    expect(await answered(await connected(under.port, '127.99.0.1'))).to.equal(true);
    expect(under.statistics.value('connections')).to.equal(PLACES);
    await under.close();
  });

  it('are not kept by one network that asks', async () => {
    const under = await listenerUnderTest(limits);
    for (const client of await fill(under.port, (at) => `127.0.0.${at + 2}`)) await answered(client);
    const honest = await connected(under.port, '127.0.1.1');
    expect(await answered(honest)).to.equal(true);
    // It stays, while the others press on.
    const more = await connected(under.port, '127.0.0.99');
    expect(await more.next()).to.equal(undefined);
    expect(await answered(honest)).to.equal(true);
    expect(under.statistics.value('connections-displaced')).to.equal(1);
    await under.close();
  });

  it('are lost first by the one that has asked nothing, then by the one that has asked nothing for the longest time', async () => {
    const under = await listenerUnderTest(limits);
    const [first, second, ...rest] = await fill(under.port, (at) => `127.0.0.${at + 2}`);
    for (const client of [second!, first!, ...rest.slice(1)]) await answered(client);
    expect(await answered(await connected(under.port, '127.0.1.1'))).to.equal(true);
    expect(await rest[0]!.next()).to.equal(undefined);
    expect(await answered(await connected(under.port, '127.0.1.1'))).to.equal(true);
    expect(await second!.next()).to.equal(undefined);
    expect(await answered(first!)).to.equal(true);
    await under.close();
  });

  it('are not for addresses that no suffix admits', async () => {
    const under = await listenerUnderTest({
      ...limits,
      suffixes: [suffix('e164.arpa', { allow: ['127.0.0.0/24'] }), suffix('e164enum.net', { deny: ['127.0.0.0/8'] })],
    });
    expect(await (await connected(under.port, '127.0.1.1')).next()).to.equal(undefined);
    expect(under.statistics.value('connections-refused')).to.equal(1);
    expect(await answered(await connected(under.port, '127.0.0.1'))).to.equal(true);
    await under.close();
  });
});
