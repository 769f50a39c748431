import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect } from 'chai';
import { decoded, queryFor } from '../messages.js';
import { NUMBER } from '../responder-under-test.js';
import { askUdp, listenerUnderTest, TcpClient } from './listener-under-test.js';

describe('The listeners of the DNS responder', () => {
  it('answer over UDP and TCP at the same address and port', async () => {
    const under = await listenerUnderTest();
    const overUdp = decoded(await askUdp(under.port, queryFor(NUMBER)));
    const tcp = await TcpClient.connect(under.port);
    tcp.send(queryFor(NUMBER));
    const overTcp = decoded((await tcp.next())!);
    expect(overUdp.answers).to.have.length(2);
    expect(overTcp).to.deep.equal(overUdp);
    expect(under.statistics.queries('udp', 'NAPTR')).to.equal(1);
    expect(under.statistics.queries('tcp', 'NAPTR')).to.equal(1);
    tcp.close();
    await under.close();
  });

  it('answer over IPv4 and IPv6, at every place that is given', async () => {
    const listen = [
      { host: '127.0.0.1', port: 0 },
      { host: '::1', port: 0 },
      { host: 'localhost', port: 0 },
    ];
    const under = await listenerUnderTest({ listen });
    expect(under.places.map(({ host }) => host)).to.deep.equal(['127.0.0.1', '::1', 'localhost']);
    for (const [index, host] of ['127.0.0.1', '::1'].entries()) {
      const { port } = under.places[index]!;
      expect(decoded(await askUdp(port, queryFor(NUMBER), host)).answers).to.have.length(2);
      const tcp = await TcpClient.connect(port, host);
      tcp.send(queryFor(NUMBER));
      expect(decoded((await tcp.next())!).answers).to.have.length(2);
      tcp.close();
    }
    await under.close();
  });

  it('may have one for all of IPv4 and one for all of IPv6 at the same port', async () => {
    const { port, close } = await listenerUnderTest({ listen: [{ host: '0.0.0.0', port: 0 }] });
    await close();
    const listen = [
      { host: '0.0.0.0', port },
      { host: '::', port },
    ];
    const under = await listenerUnderTest({ listen });
    expect(decoded(await askUdp(port, queryFor(NUMBER), '127.0.0.1')).answers).to.have.length(2);
    expect(decoded(await askUdp(port, queryFor(NUMBER), '::1')).answers).to.have.length(2);
    await under.close();
  });

  it('reject with EADDRINUSE where the port is taken, for TCP and for UDP, and bind nothing then', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const listen = [
      { host: '127.0.0.2', port },
      { host: '127.0.0.1', port },
    ];
    const failure = await listenerUnderTest({ listen }).catch((error) => error);
    expect(failure).to.include({ code: 'EADDRINUSE', syscall: 'listen', port });
    server.close();
    await once(server, 'close');
    const socket = createSocket('udp4').bind(port, '127.0.0.1');
    await once(socket, 'listening');
    const second = await listenerUnderTest({ listen }).catch((error) => error);
    expect(second).to.include({ code: 'EADDRINUSE', syscall: 'bind', port });
    socket.close();
    await once(socket, 'close');
    await (await listenerUnderTest({ listen })).close();
  });
});

describe('A reader of numbers that fails', () => {
  it('costs that answer only, and is told', async () => {
    let isBroken = true;
    const reader = {
      operators: ['234-15'],
      find() {
        if (isBroken) throw new Error('broken');
        return { kind: 'nothing' as const };
      },
      page: () => [],
    };
    const under = await listenerUnderTest({}, { reader });
    const tcp = await TcpClient.connect(under.port);
    tcp.send(queryFor(NUMBER));
    tcp.send(queryFor('e164.arpa', 'SOA'));
    expect(decoded((await tcp.next())!).rcode).to.equal(2);
    expect(decoded((await tcp.next())!).answers).to.have.length(1);
    expect(under.faults).to.have.length(1);
    expect(under.statistics.value('faults')).to.equal(1);
    isBroken = false;
    expect(decoded(await askUdp(under.port, queryFor(NUMBER))).rcode).to.equal(3);
    tcp.close();
    await under.close();
  });
});
