import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const RANGE = '/proc/sys/net/ipv4/ip_local_port_range';
/** Where Linux begins if it is not told otherwise. */
const USUAL = 32_768;

/** The first port that the system gives to connections by itself. */
const lowest = existsSync(RANGE) ? Number(readFileSync(RANGE, 'utf8').split('\t')[0]) : USUAL;

/** Runs side by side begin at different places. */
let next = lowest - 1 - 16 * (process.pid % 500);

/**
 * Free ports of the loopback address for servers that begin to listen much later. A port of the system's own choice would not stay free: connections get it, and one
 * that is made to it, again and again while nobody listens there, as a heartbeat does, in the end gets it at both ends and is connected with itself.
 */
export async function quietPorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = next;
    next -= 1;
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}
