import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect } from 'chai';
import { quietPorts } from './quiet-ports.js';

const RANGE = '/proc/sys/net/ipv4/ip_local_port_range';

describe('ports for peers that start late', () => {
  it('are none that the system gives to connections, and each is given once', async () => {
    const lowest = Number(readFileSync(RANGE, 'utf8').split('\t')[0]);
    const ports = (await Promise.all([quietPorts(20), quietPorts(20)])).flat();
    expect(ports.filter((port) => port >= lowest || port < 1024)).to.deep.equal([]);
    expect(new Set(ports).size).to.equal(40);
  });

  it('are free: one at which somebody listens is passed over', async () => {
    const [port] = (await quietPorts(1)) as [number];
    const server = createServer();
    await new Promise<void>((listening) => server.listen(port - 1, '127.0.0.1', listening));
    const next = await quietPorts(1);
    await new Promise((closed) => server.close(closed));
    expect(next).to.not.include(port - 1);
  });
});
