import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { DnsStatistics } from '../statistics.js';
import type { Answering } from './answering.js';
import { TcpConnection, type Transfers } from './tcp-connection.js';

export interface TcpListener {
  port: number;
  /** Takes no more connections and ends those that there are. */
  close(): Promise<void>;
}

export interface TcpListenerOptions {
  host: string;
  /** 0: any free one. */
  port: number;
  ipv6Only: boolean;
  /** How long a connection may go without a question, in milliseconds. */
  idle: number;
  transfers?: Transfers;
}

/** Counts connections over all listeners. */
export class ConnectionCount {
  readonly #byAddress = new Map<string, number>();
  #all = 0;

  constructor(
    private readonly limits: { all: number; perClient: number },
    private readonly statistics: DnsStatistics,
  ) {}

  /** False: there are too many, and this one must go. */
  enter(address: string): boolean {
    const own = this.#byAddress.get(address) ?? 0;
    if (this.#all >= this.limits.all || own >= this.limits.perClient) {
      this.refused();
      return false;
    }
    this.#byAddress.set(address, own + 1);
    this.#all++;
    this.statistics.set('connections', this.#all);
    return true;
  }

  /** One was turned away. */
  refused(): void {
    this.statistics.add('connections-refused');
  }

  leave(address: string): void {
    const own = this.#byAddress.get(address)!;
    if (own === 1) this.#byAddress.delete(address);
    else this.#byAddress.set(address, own - 1);
    this.#all--;
    this.statistics.set('connections', this.#all);
  }
}

/** Binds the address, which is no name, and answers there [RFC 7766]. Rejects with the error of Node.js, whose `syscall` is `listen`. */
export function listenTcp(
  { host, port, ipv6Only, idle, transfers }: TcpListenerOptions,
  answering: Answering,
  count: ConnectionCount,
): Promise<TcpListener> {
  const open = new Set<TcpConnection>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket: Socket) => {
    const address = socket.remoteAddress;
    // Gone before we saw it, or one too many.
    if (address === undefined || !count.enter(address)) {
      socket.destroy();
      return;
    }
    const connection = new TcpConnection(socket, address, answering, transfers);
    open.add(connection);
    socket.once('close', () => {
      open.delete(connection);
      count.leave(address);
    });
  });
  const sweep = setInterval(
    () => {
      for (const connection of open) connection.endIfIdle(idle);
    },
    Math.min(1000, Math.ceil(idle / 4)),
  );
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      clearInterval(sweep);
      reject(error);
    });
    server.listen({ host, port, ipv6Only }, () => {
      server.removeAllListeners('error');
      // A connection could not be taken: too many open files.
      server.on('error', () => count.refused());
      resolve({
        port: (server.address() as AddressInfo).port,
        close() {
          clearInterval(sweep);
          return new Promise((closed) => {
            server.close(() => closed());
            for (const connection of open) connection.destroy();
          });
        },
      });
    });
  });
}
