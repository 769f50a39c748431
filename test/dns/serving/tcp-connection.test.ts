import { expect } from 'chai';
import { Answering } from '../../../src/dns/serving/answering.js';
import { ConnectionPlaces } from '../../../src/dns/serving/connection-places.js';
import { listenTcp } from '../../../src/dns/serving/tcp-listener.js';
import { DnsStatistics } from '../../../src/dns/statistics.js';
import { memoryReader } from '../memory-reader.js';
import { decoded, queryFor } from '../messages.js';
import { naptrRdata } from '../naptr-rdata.js';
import { dnsSettings, NUMBER } from '../responder-under-test.js';
import { framed, listenerUnderTest, TcpClient } from './listener-under-test.js';

const numbered = (id: number) => queryFor(NUMBER, 'NAPTR', { id });

describe('A TCP connection to the DNS responder [RFC 7766]', () => {
  it('takes many questions at once and answers each, in their order', async () => {
    const under = await listenerUnderTest();
    const client = await TcpClient.connect(under.port);
    const ids = Array.from({ length: 500 }, (_, index) => index);
    client.send(...ids.map(numbered));
    for (const id of ids) expect(decoded((await client.next())!).id).to.equal(id);
    client.close();
    await under.close();
  });

  it('takes questions in pieces of any size', async () => {
    const under = await listenerUnderTest();
    const client = await TcpClient.connect(under.port);
    client.socket.setNoDelay(true);
    for (const byte of Buffer.concat([framed(numbered(1)), framed(numbered(2))])) {
      await new Promise((written) => client.socket.write(Uint8Array.of(byte), written));
    }
    expect(decoded((await client.next())!).id).to.equal(1);
    expect(decoded((await client.next())!).id).to.equal(2);
    client.close();
    await under.close();
  });

  it('answers everything that came before the client ended its side', async () => {
    const records = Array.from({ length: 300 }, () => naptrRdata('x'.repeat(180)));
    const reader = memoryReader([{ digits: '441632960001', records }]);
    const under = await listenerUnderTest({}, { reader });
    const client = await TcpClient.connect(under.port);
    client.socket.pause();
    client.send(...[1, 2, 3, 4, 5, 6].map(numbered));
    client.socket.end();
    client.socket.resume();
    for (const id of [1, 2, 3, 4, 5, 6]) {
      const answer = decoded((await client.next())!);
      expect(answer.id).to.equal(id);
      expect(answer.answers).to.have.length(300);
    }
    expect(await client.next()).to.equal(undefined);
    await under.close();
  });

  it('reads no more while the client does not take its answers', async () => {
    const records = Array.from({ length: 300 }, () => naptrRdata('x'.repeat(180)));
    const reader = memoryReader([{ digits: '441632960001', records }]);
    const under = await listenerUnderTest({}, { reader });
    const client = await TcpClient.connect(under.port);
    client.socket.pause();
    const ids = Array.from({ length: 2000 }, (_, index) => index);
    client.send(...ids.map(numbered));
    const other = await TcpClient.connect(under.port);
    for (const id of [1, 2, 3]) {
      other.send(numbered(id));
      await other.next();
    }
    // 2,000 answers are 130 MB: what the system holds of them, and no more, has been made.
    expect(under.statistics.queries('tcp', 'NAPTR')).to.be.below(500);
    client.socket.resume();
    for (const id of ids.slice(0, 20)) expect(decoded((await client.next())!).id).to.equal(id);
    client.close();
    other.close();
    await under.close();
  });

  it('is ended where no question comes in time, though bytes do', async () => {
    const under = await listenerUnderTest({ tcpIdle: 40 });
    const client = await TcpClient.connect(under.port);
    const trickle = setInterval(() => client.socket.write(Uint8Array.of(0)), 5);
    client.send(numbered(1));
    expect(decoded((await client.next())!).id).to.equal(1);
    // Empty messages are no questions.
    while ((await client.next()) !== undefined);
    clearInterval(trickle);
    await under.close();
  });

  it('is ended where the client takes no answers in time', async () => {
    const records = Array.from({ length: 300 }, () => naptrRdata('x'.repeat(180)));
    const reader = memoryReader([{ digits: '441632960001', records }]);
    const under = await listenerUnderTest({ tcpIdle: 100 }, { reader });
    const client = await TcpClient.connect(under.port);
    client.socket.pause();
    client.send(...Array.from({ length: 2000 }, (_, index) => numbered(index)));
    while (under.statistics.value('connections') > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    client.close();
    await under.close();
  });

  it('is one of a limited number, in all and for each client', async () => {
    const under = await listenerUnderTest({ tcpConnections: 3, tcpConnectionsPerClient: 2 });
    const answered = async (client: TcpClient) => {
      client.send(numbered(1));
      return (await client.next()) !== undefined;
    };
    const connect = () => TcpClient.connect(under.port);
    const first = await connect();
    const second = await connect();
    const third = await connect();
    expect(await answered(first)).to.equal(true);
    expect(await answered(second)).to.equal(true);
    expect(await answered(third)).to.equal(false);
    expect(under.statistics.value('connections')).to.equal(2);
    expect(under.statistics.value('connections-refused')).to.equal(1);
    first.close();
    while (under.statistics.value('connections') > 1) await new Promise((resolve) => setImmediate(resolve));
    const again = await connect();
    expect(await answered(again)).to.equal(true);
    for (const client of [second, again]) client.close();
    await under.close();
  });

  it('is cut when the listener closes', async () => {
    const under = await listenerUnderTest();
    const client = await TcpClient.connect(under.port);
    client.send(numbered(1));
    await client.next();
    await under.close();
    expect(await client.next()).to.equal(undefined);
  });
});

describe('A transfer over DNS', () => {
  const axfr = queryFor('e164.arpa', 'AXFR', { id: 7 });

  it('is made by the part that is there for it, and questions behind it wait for its end', async () => {
    const asked: unknown[] = [];
    const under = await listenerUnderTest(
      {},
      {
        transfers(query, address) {
          asked.push({ id: query[1], address });
          return (async function* () {
            yield Buffer.alloc(30_000, 1);
            yield Buffer.alloc(65_535, 2);
          })();
        },
      },
    );
    const client = await TcpClient.connect(under.port);
    client.send(axfr, numbered(8));
    expect(await client.next()).to.deep.equal(Buffer.alloc(30_000, 1));
    expect(await client.next()).to.deep.equal(Buffer.alloc(65_535, 2));
    expect(decoded((await client.next())!).id).to.equal(8);
    expect(asked).to.deep.equal([{ id: 7, address: '127.0.0.1' }]);
    client.close();
    await under.close();
  });

  it('ends where the client takes nothing of it for long, and leaves no listener for each wait', async () => {
    const settings = dnsSettings({ transfers: { allow: ['127.0.0.0/8'], keys: [], notify: [], journalNames: 10 } });
    const statistics = new DnsStatistics(settings.suffixes.length, 1);
    const answering = new Answering(settings, statistics, 1, () => {});
    const places = new ConnectionPlaces({ all: 4, perClient: 4, ipv4Prefix: 24, ipv6Prefix: 56 }, statistics);
    let sent = 0;
    let isEnded = false;
    async function* transfers() {
      try {
        for (; ; sent += 1) yield Buffer.alloc(65_535);
      } finally {
        isEnded = true;
      }
    }
    const options = { host: '127.0.0.1', port: 0, ipv6Only: false, idle: 60_000, patience: 200, transfers };
    const listener = await listenTcp(options, answering, places);
    const client = await TcpClient.connect(listener.port);
    const warnings: unknown[] = [];
    const warned = (warning: unknown) => warnings.push(warning);
    process.on('warning', warned);
    client.send(axfr);
    for (let taken = 0; taken < 40; taken += 1) await client.next();
    client.socket.pause();
    while (!isEnded) await new Promise((resolve) => setTimeout(resolve, 10));
    // The system's buffers have some megabytes.
    expect(sent).to.be.within(40, 1000);
    expect(statistics.value('connections')).to.equal(0);
    expect(warnings).to.deep.equal([]);
    process.off('warning', warned);
    client.close();
    await listener.close();
  });

  it('that will be refused is passed on a few times a second only, for the log', async () => {
    let passed = 0;
    const transfers = { allow: ['192.0.2.0/24'], keys: [], notify: [], journalNames: 10 };
    const under = await listenerUnderTest(
      { transfers },
      {
        transfers: () =>
          (async function* () {
            passed += 1;
            yield Buffer.from([0, 0, 0x84, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
          })(),
      },
    );
    const client = await TcpClient.connect(under.port);
    client.send(...Array.from({ length: 1000 }, () => axfr));
    let refused = 0;
    for (let at = 0; at < 1000; at += 1) if (decoded((await client.next())!).rcode === 5) refused += 1;
    expect(passed).to.be.within(10, 200);
    expect(refused).to.equal(1000 - passed);
    client.close();
    await under.close();
  });

  it('ends the connection where it fails, so that its client does not take a part for the whole', async () => {
    const under = await listenerUnderTest(
      {},
      {
        transfers: () =>
          // biome-ignore lint/correctness/useYield: it fails before its first message.
          (async function* () {
            throw new Error('no more');
          })(),
      },
    );
    const client = await TcpClient.connect(under.port);
    client.send(axfr);
    expect(await client.next()).to.equal(undefined);
    expect(under.faults).to.have.length(1);
    await under.close();
  });
});
