import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Listens with room for one connection, says its port, and never takes anything up again. */
const LISTENER = `
const { parentPort } = require('node:worker_threads');
const server = require('node:net').createServer();
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/** Connections tried to fill the queue at most; it has room for two. */
const MOST = 16;

/** A port of 127.0.0.1 whose queue of connections is full: the system drops every SYN to it, as a broken path or a firewall does. */
export class Blackhole {
  readonly #fillers: Socket[] = [];

  private constructor(
    private readonly worker: Worker,
    readonly port: number,
  ) {}

  static async open(): Promise<Blackhole> {
    const worker = new Worker(LISTENER, { eval: true });
    const [port] = (await once(worker, 'message')) as [number];
    const blackhole = new Blackhole(worker, port);
    for (let tries = 0; await blackhole.#takesOne(); tries++) {
      if (tries === MOST) throw new Error('the queue of connections does not become full');
    }
    return blackhole;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/idd`;
  }

  async close(): Promise<void> {
    for (const socket of this.#fillers) socket.destroy();
    await this.worker.terminate();
  }

  /** Whether a connection is still taken, within a time in which loopback always answers. */
  async #takesOne(): Promise<boolean> {
    const socket = connect(this.port, '127.0.0.1');
    this.#fillers.push(socket);
    return Promise.race([
      once(socket, 'connect').then(() => true),
      new Promise<boolean>((resolve) => setTimeout(resolve, 500, false)),
    ]);
  }
}
