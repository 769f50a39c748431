import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** One HTTP request and the answer to it, as they went over the wire. */
export interface Exchange {
  /** Who sends the request, and where it goes. */
  from: string;
  to: string;
  request: string;
  answer: string;
}

/** Passes connections on and writes down what goes over them, request by request. */
export class Tape {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly target: () => number,
    private readonly names: { from: string; to: string },
    private readonly written: Exchange[],
  ) {
    this.#server = createServer((client) => this.#pass(client));
  }

  /** What is recorded is appended to `written`, which several tapes may share, in the order in which requests begin. */
  static async listen(target: () => number, names: { from: string; to: string }, written: Exchange[]): Promise<Tape> {
    const tape = new Tape(target, names, written);
    tape.#server.listen(0, '127.0.0.1');
    await once(tape.#server, 'listening');
    return tape;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/idd`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(client: Socket): void {
    const server = connect(this.target(), '127.0.0.1');
    let current: Exchange | undefined;
    client.on('data', (bytes) => {
      // Nobody sends a request before the answer to the one before has come.
      if (current === undefined || current.answer !== '') {
        current = { ...this.names, request: '', answer: '' };
        this.written.push(current);
      }
      current.request += bytes.toString();
    });
    server.on('data', (bytes) => {
      current!.answer += bytes.toString();
    });
    client.pipe(server).pipe(client);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
  }
}
