import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Transfers } from '../transfers/link.js';
import type { Answering } from './answering.js';
import type { ConnectionPlaces } from './connection-places.js';
import { TcpConnection } from './tcp-connection.js';

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
  /** How long a client may take nothing of a zone that it is sent; left out: a minute. */
  patience?: number;
}

/** How long a client may take nothing of a zone that it is sent, in milliseconds. */
const PATIENCE = 60_000;

/** Binds the address, which is no name, and answers there [RFC 7766]. Rejects with the error of Node.js, whose `syscall` is `listen`. */
export function listenTcp(
  { host, port, ipv6Only, idle, transfers, patience = PATIENCE }: TcpListenerOptions,
  answering: Answering,
  places: ConnectionPlaces,
): Promise<TcpListener> {
  const open = new Set<TcpConnection>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket: Socket) => {
    const address = socket.remoteAddress;
    // Gone before we saw it, or of an address that would be refused whatever it asks.
    if (address === undefined || !answering.admits(address)) {
      if (address !== undefined) places.refused();
      socket.destroy();
      return;
    }
    const asked = (each: TcpConnection) => places.asked(each);
    const connection = new TcpConnection(socket, address, answering, transfers, asked);
    if (!places.enter(connection)) {
      connection.destroy();
      return;
    }
    open.add(connection);
    socket.once('close', () => {
      open.delete(connection);
      places.leave(connection);
    });
  });
  const sweep = setInterval(
    () => {
      for (const connection of open) connection.endIfIdle(idle, patience);
    },
    Math.min(1000, Math.ceil(Math.min(idle, patience) / 4)),
  );
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      clearInterval(sweep);
      reject(error);
    });
    server.listen({ host, port, ipv6Only }, () => {
      server.removeAllListeners('error');
      // A connection could not be taken: too many open files.
      server.on('error', () => places.refused());
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
