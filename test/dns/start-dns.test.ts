import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from 'chai';
import type { DnsSettings } from '../../src/dns/settings.js';
import { type RunningDns, startDns } from '../../src/dns/start-dns.js';
import type { Alarms } from '../../src/idd/ports/alarms.js';
import { silentLog } from '../../src/system/silent-log.js';
import { systemClock } from '../../src/system/system-clock.js';
import { decoded, queryFor } from './messages.js';
import { dnsSettings, NUMBER } from './responder-under-test.js';
import { askUdp, TcpClient } from './serving/listener-under-test.js';
import { smallIndex } from './small-index.js';

/** What happens to alarms, as `raise dns-stopped`, in order; `next` waits for one more. */
class WatchedAlarms implements Alarms {
  readonly #seen: string[] = [];
  #wake = () => {};

  raise({ cause }: { cause: string }): void {
    this.#add(`raise ${cause}`);
  }

  clear(cause: string): void {
    this.#add(`clear ${cause}`);
  }

  tell(): void {}

  async next(): Promise<string> {
    while (this.#seen.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#seen.shift()!;
  }

  #add(what: string): void {
    this.#seen.push(what);
    this.#wake();
  }
}

describe('The thread of the DNS responder', () => {
  let alarms: WatchedAlarms;
  let dns: RunningDns;
  const start = async (changes: Partial<DnsSettings> = {}) => {
    alarms = new WatchedAlarms();
    dns = await startDns(dnsSettings(changes), { clock: systemClock, log: silentLog, alarms, seed: 1 });
    return dns.places[0]!.port;
  };
  const ask = async (port: number) => decoded(await askUdp(port, queryFor(NUMBER)));
  /** Orders reach the thread a little later than they are given. */
  const until = async (port: number, rcode: number) => {
    for (;;) {
      const answer = await ask(port);
      if (answer.rcode === rcode) return answer;
    }
  };
  afterEach(() => dns.stop());

  it('answers SERVFAIL until it has an index, and from the index then, with every change of it', async () => {
    const port = await start();
    expect((await ask(port)).rcode).to.equal(2);
    const index = smallIndex();
    dns.useIndex(index.share());
    const first = await until(port, 0);
    expect(first.answers.map(({ ttl }) => ttl)).to.deep.equal([300]);
    index.apply([{ kind: 'discarded', profile: 1 }]);
    expect((await ask(port)).rcode).to.equal(3);
    dns.useIndex(undefined);
    await until(port, 2);
  });

  it('counts in memory that this thread reads', async () => {
    const port = await start();
    await ask(port);
    const client = await TcpClient.connect(port);
    client.send(queryFor('e164.arpa', 'SOA'));
    await client.next();
    expect(dns.statistics.queries('udp', 'NAPTR')).to.equal(1);
    expect(dns.statistics.queries('tcp', 'SOA')).to.equal(1);
    expect(dns.statistics.ofZone(0, 'failed')).to.equal(1);
    expect(dns.statistics.value('connections')).to.equal(1);
    client.close();
  });

  it('has the serial that it is told in its SOA records', async () => {
    const port = await start();
    dns.useSerial(4_000_000_000);
    let serial = 0;
    while (serial === 0) {
      const { answers } = decoded(await askUdp(port, queryFor('e164.arpa', 'SOA')));
      serial = (answers[0]!.data as { serial: number }).serial;
    }
    expect(serial).to.equal(4_000_000_000);
  });

  it('fails to start where the address is taken, with the error of Node.js', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    const failure = await start({ listen: [{ host: '127.0.0.1', port }] }).catch((error) => error);
    expect(failure).to.include({ code: 'EADDRINUSE', syscall: 'bind', address: '127.0.0.1', port });
    socket.close();
    await start();
  });

  it('is started again at its address when it dies, with its index, and the alarm tells of it', async () => {
    const port = await start();
    dns.useIndex(smallIndex().share());
    await until(port, 0);
    expect(dns.missing()).to.equal(undefined);
    // A handle that is none ends it as an error of the program would.
    dns.useIndex({ operators: 1 } as never);
    expect(await alarms.next()).to.equal('raise dns-stopped');
    expect(dns.missing()).to.equal('the DNS responder does not run');
    dns.useIndex(smallIndex().share());
    expect(await alarms.next()).to.equal('clear dns-stopped');
    expect(dns.missing()).to.equal(undefined);
    expect(dns.places[0]!.port).to.equal(port);
    await until(port, 0);
  });

  it('is started again as soon as its address is free again', async () => {
    const port = await start();
    dns.useIndex({ operators: 1 } as never);
    expect(await alarms.next()).to.equal('raise dns-stopped');
    dns.useIndex(undefined);
    const squatter = createSocket('udp4').bind(port, '127.0.0.1');
    await once(squatter, 'listening');
    expect(await alarms.next()).to.equal('raise dns-stopped');
    squatter.close();
    expect(await alarms.next()).to.equal('clear dns-stopped');
    expect((await ask(port)).rcode).to.equal(2);
  });

  it('frees its address when it stops', async () => {
    const port = await start();
    await dns.stop();
    await start({ listen: [{ host: '127.0.0.1', port }] });
  });
});
