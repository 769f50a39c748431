import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../simulation/random.js';

/** What the proxy does with a connection from its beginning to its end. Offsets count the bytes of one direction. */
export type Fate =
  | { kind: 'pass' }
  /** Taken, and dropped at the first byte. */
  | { kind: 'drop' }
  /** Every piece comes later by so many milliseconds. */
  | { kind: 'delay'; milliseconds: number }
  /** After that many bytes of the request, or of the answer, the direction ends as if that were all. */
  | { kind: 'truncate'; direction: 'request' | 'answer'; offset: number }
  /** After that many bytes both sides get a reset. */
  | { kind: 'cut'; direction: 'request' | 'answer'; offset: number };

/** The most bytes that pass before a connection is truncated or cut: several messages with their answers. */
const FARTHEST = 8000;

/** Whatever can befall a connection. */
export function anyFate(random: Random): Fate {
  const direction = random.pick(['request', 'answer'] as const);
  const offset = random.below(random.pick([400, FARTHEST]));
  return random.pick<Fate>([
    { kind: 'pass' },
    { kind: 'drop' },
    { kind: 'delay', milliseconds: random.below(150) },
    { kind: 'truncate', direction, offset },
    { kind: 'cut', direction, offset },
  ]);
}

/** A TCP proxy on the loopback address that is not to be relied on. */
export class BadProxy {
  /** Decides on each new connection. */
  fate: () => Fate = () => ({ kind: 'pass' });
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #release = async () => {};

  /** Where it takes connections. */
  port = 0;
  /** The port to which they go. */
  target = 0;

  static async open(): Promise<BadProxy> {
    const proxy = new BadProxy();
    await proxy.#listen();
    return proxy;
  }

  /** Connections are refused, and those that were there are reset. Resolves to the time, in milliseconds since 1970, from which it is so. */
  async refuse(): Promise<number> {
    const server = this.#server!;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    const since = Date.now();
    this.reset();
    await closed;
    return since;
  }

  /**
   * Nothing comes through and nothing is reset, as where packets are dropped: open connections carry nothing, and new ones are not answered.
   * For that the listening socket is held by a process that never accepts, and its queue is filled: the kernel drops what more comes. Resolves
   * to the time from which it is so.
   */
  async blackHole(): Promise<number> {
    const server = this.#server!;
    this.#server = undefined;
    // Node.js offers no other way to the file descriptor of a listener.
    const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
    const holder = spawn('sleep', ['600'], { stdio: ['ignore', 'ignore', 'ignore', fd] });
    await once(holder, 'spawn');
    for (const socket of this.#sockets) socket.pause();
    server.close();
    const fillers: Socket[] = [];
    let since = Date.now();
    for (let isTaken = true; isTaken; ) {
      since = Date.now();
      const filler = connect({ host: '127.0.0.1', port: this.port });
      fillers.push(filler.on('error', () => {}));
      isTaken = await Promise.race([once(filler, 'connect').then(() => true), pause(300, false)]);
    }
    this.#release = async () => {
      for (const filler of fillers) filler.destroy();
      holder.kill('SIGKILL');
      await once(holder, 'exit');
      this.reset();
    };
    return since;
  }

  /** Everything passes from now on, on new connections. */
  async pass(): Promise<void> {
    this.fate = () => ({ kind: 'pass' });
    await this.#release();
    this.#release = async () => {};
    this.reset();
    if (this.#server === undefined) await this.#listen();
  }

  /** Cuts all connections. */
  reset(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    await this.#release();
    if (this.#server !== undefined) await this.refuse();
  }

  async #listen(): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (socket) => this.#carry(socket));
    // A short queue, so that blackHole can fill it.
    server.listen({ host: '127.0.0.1', port: this.port, backlog: 16 });
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  #carry(near: Socket): void {
    const fate = this.fate();
    this.#keep(near);
    if (fate.kind === 'drop') {
      near.once('data', () => near.resetAndDestroy());
      return;
    }
    const far = connect({ host: '127.0.0.1', port: this.target, allowHalfOpen: true });
    this.#keep(far);
    const both = [near, far];
    for (const socket of both) socket.on('close', () => both.forEach((other) => void other.destroy()));
    this.#forward(near, far, 'request', fate);
    this.#forward(far, near, 'answer', fate);
  }

  #forward(from: Socket, to: Socket, direction: 'request' | 'answer', fate: Fate): void {
    const limit = 'offset' in fate && fate.direction === direction ? fate.offset : Number.POSITIVE_INFINITY;
    const wait = fate.kind === 'delay' ? fate.milliseconds : 0;
    let passed = 0;
    let isOver = false;
    const later = (action: () => void) => (wait === 0 ? action() : void setTimeout(action, wait));
    from.on('data', (chunk: Buffer) => {
      if (isOver) return;
      const piece = chunk.subarray(0, limit - passed);
      passed += piece.length;
      later(() => to.writable && to.write(piece));
      isOver = passed >= limit;
      if (!isOver) return;
      if (fate.kind === 'cut') for (const socket of [from, to]) socket.resetAndDestroy();
      else to.end();
    });
    from.on('end', () => later(() => to.end()));
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    // A broken connection is what this proxy is for: its error has nothing to tell.
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
