import { execFile, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { freePorts } from '../../src/demo/free-ports.js';
import type { NaptrRecord } from '../../src/enum/naptr-record.js';
import { decoded, queryFor } from '../dns/messages.js';
import { TcpClient } from '../dns/serving/listener-under-test.js';
import { accepted } from './admin.js';
import { untilEqual, untilSettled } from './profiles.js';
import { recordAt } from './sample-numbers.js';
import { A, B, type Site, Sites } from './sites.js';
import { until } from './until.js';

const run = promisify(execFile);

const NUMBER = '1.0.0.0.0.0.6.9.2.3.6.1.4.4.e164.arpa';

/** A set of more bytes than fit into an answer over UDP. */
const LARGE = Array.from(
  { length: 40 },
  (_, index): NaptrRecord => ({ ...recordAt(2, `line-${index}`), preference: index }),
);

/** Flags, status and counts of an answer as dig and kdig print them, and the records. */
function printed(output: string) {
  const status = /status: (\w+)/.exec(output)?.[1];
  const flags = /^;; flags:? ?([a-z ]+)/im.exec(output)?.[1]?.trim().toLowerCase();
  const records = output
    .split('\n')
    .filter((line) => /^[^;\s]/.test(line))
    .map((line) => line.replaceAll(/\s+/g, ' '));
  return { status, flags, records };
}

for (const tool of ['dig', 'kdig']) {
  describe(`${tool} that asks a real DES`, function () {
    this.timeout(60_000);
    let sites: Sites;
    let a: Site;
    let port: number;

    before(async function () {
      // Where CI is true, a skipped test fails the run.
      if (spawnSync(tool, ['-v']).error !== undefined) return this.skip();
      [port] = (await freePorts(1)) as [number];
      const listen = `listen: ["127.0.0.1:${port}", "[::1]:${port}"], suffixes: [e164.arpa, e164enum.net]`;
      sites = await Sites.create([A], { dns: () => listen });
      [a] = sites.all as [Site];
      await sites.start();
      const regexp = '!^\\+(.*)$!sip:\\1@ims.example!';
      accepted(await a.admin.change({ add: [{ ...recordAt(1), regexp, ttl: 60 }, ...LARGE] }));
    });
    after(() => sites?.end());

    const ask = async (...args: string[]) => {
      const { stdout } = await run(tool, [`@127.0.0.1`, '-p', String(port), '+norec', '+time=5', ...args]);
      return printed(stdout);
    };

    it('gets the records of a number over UDP and TCP, IPv4 and IPv6, with the regexp as it was loaded', async () => {
      const expected = {
        status: 'NOERROR',
        flags: 'qr aa',
        records: [`${NUMBER}. 60 IN NAPTR 100 10 "u" "E2U+sip" "!^\\\\+(.*)$!sip:\\\\1@ims.example!" .`],
      };
      expect(await ask(NUMBER, 'NAPTR')).to.deep.equal(expected);
      expect(await ask('+tcp', NUMBER, 'NAPTR')).to.deep.equal(expected);
      expect(await ask('+noedns', NUMBER, 'NAPTR')).to.deep.equal(expected);
      const { stdout } = await run(tool, ['@::1', '-p', String(port), '+norec', NUMBER, 'NAPTR']);
      expect(printed(stdout)).to.deep.equal(expected);
    });

    it('asks for a large set again over TCP, and gets it whole', async () => {
      const name = NUMBER.replace(/^1/, '2');
      const truncated = await ask('+ignore', name, 'NAPTR');
      expect(truncated).to.deep.equal({ status: 'NOERROR', flags: 'qr aa tc', records: [] });
      expect((await ask(name, 'NAPTR')).records).to.have.length(LARGE.length);
    });

    it('gets NXDOMAIN, NODATA and REFUSED, with SOA where there is nothing', async () => {
      const soa = /^e164\.arpa\. 300 IN SOA localhost\. nobody\.invalid\. \d{10} 3600 600 604800 300$/;
      const none = await ask('1.2.3.e164.arpa', 'NAPTR');
      expect(none).to.include({ status: 'NXDOMAIN', flags: 'qr aa' });
      expect(none.records).to.have.length(1);
      expect(none.records[0]).to.match(soa);
      const above = await ask('4.4.e164.arpa', 'NAPTR');
      expect(above.status).to.equal('NOERROR');
      expect(above.records[0]).to.match(soa);
      expect(await ask('example.com', 'A')).to.deep.equal({ status: 'REFUSED', flags: 'qr', records: [] });
      expect((await ask('e164enum.net', 'NS')).records).to.deep.equal(['e164enum.net. 3600 IN NS localhost.']);
    });

    it('sees a change as soon as it is accepted', async () => {
      const name = NUMBER.replace(/^1/, '3');
      expect((await ask(name, 'NAPTR')).status).to.equal('NXDOMAIN');
      accepted(await a.admin.change({ add: [recordAt(3)] }));
      expect((await ask(name, 'NAPTR')).records).to.have.length(1);
      accepted(await a.admin.change({ remove: [recordAt(3)] }));
      expect((await ask(name, 'NAPTR')).status).to.equal('NXDOMAIN');
    });
  });
}

describe('A DES whose DNS address is taken', function () {
  this.timeout(30_000);

  it('does not start, and says which address of which key', async () => {
    const [port] = (await freePorts(1)) as [number];
    const socket = createSocket('udp4').bind(port, '127.0.0.1');
    const sites = await Sites.create([A], { dns: () => `listen: "127.0.0.1:${port}"` });
    try {
      const failure = await sites.start().catch((error: Error) => error.message);
      expect(failure).to.match(new RegExp(`error LISTEN_ADDRESS_IN_USE: 127\\.0\\.0\\.1:${port} \\(dns\\.listen\\): `));
    } finally {
      socket.close();
      await sites.end();
    }
  });
});

describe('A flood of DNS questions', function () {
  this.timeout(90_000);
  const LIMIT = 100;
  let sites: Sites;
  let a: Site;
  let b: Site;
  let port: number;

  before(async () => {
    [port] = (await freePorts(1)) as [number];
    const dns = `listen: "127.0.0.1:${port}", rateLimit: { responsesPerSecond: ${LIMIT} }`;
    sites = await Sites.create([A, B], { dns: (operator) => (operator === A ? dns : undefined), t0: '5s', t1: '30s' });
    [a, b] = sites.all as [Site, Site];
    await sites.start();
    accepted(await a.admin.change({ add: [recordAt(1)] }));
    accepted(await a.admin.addNodes(B));
    await untilEqual(a, b);
  });
  after(() => sites?.end());

  it('gets no more answers than the limit, while TCP is answered and changes reach the peer', async () => {
    const socket = createSocket('udp4');
    let whole = 0;
    let truncated = 0;
    let sent = 0;
    socket.on('message', (message) => {
      if (decoded(message).tc) truncated++;
      else whole++;
    });
    const query = queryFor(NUMBER);
    const start = performance.now();
    let isFlooding = true;
    const flood = () => {
      for (let burst = 0; burst < 100; burst++) socket.send(query, port, '127.0.0.1');
      sent += 100;
      if (isFlooding) setImmediate(flood);
    };
    flood();
    const tcp = await TcpClient.connect(port);
    for (let index = 10; index < 20; index++) {
      tcp.send(query);
      expect(decoded((await tcp.next())!).answers).to.have.length(1);
      accepted(await a.admin.change({ add: [recordAt(index)] }));
      await until(async () => ((await b.admin.lookup(recordAt(index).e164Number!)) ? undefined : 'not at the peer'));
    }
    await untilSettled(a, b);
    isFlooding = false;
    const seconds = (performance.now() - start) / 1000;
    tcp.close();
    const most = LIMIT * (1 + seconds);
    expect(whole).to.be.within(Math.min(LIMIT, sent / 10), Math.ceil(most));
    // Of those beyond the limit every second one comes truncated, as far as the flood itself lets it through.
    expect(truncated).to.be.within(1, sent / 2);
    const count = (labels: Record<string, string>) => a.admin.count('opendes_dns_answers_total', labels);
    expect(await count({ suffix: 'e164.arpa', outcome: 'dropped' })).to.be.above(0);
    socket.close();
  });
});
