import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Passes connections on, byte for byte, and keeps what is sent to the server, so that a message can be repeated as it was. */
export class Tap {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #kept: Buffer[] = [];

  private constructor(private readonly target: number) {
    this.#server = createServer((client) => this.#pass(client));
  }

  static async listen(target: number): Promise<Tap> {
    const tap = new Tap(target);
    tap.#server.listen(0, '127.0.0.1');
    await once(tap.#server, 'listening');
    return tap;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Forgets what has been sent. */
  forget(): void {
    this.#kept = [];
  }

  /** Sends once more what has been sent since `forget` was called, which must be one message; resolves to the return code of its ACK. */
  async repeat(): Promise<number> {
    const socket = this.#keep(connect(this.target, '127.0.0.1'));
    socket.write(Buffer.concat(this.#kept));
    let text = '';
    for await (const piece of socket.setEncoding('utf8')) {
      text += piece;
      const code = /returnCode[^>]*>(\d+)</.exec(text)?.[1];
      if (code !== undefined) return Number(code);
    }
    throw new Error(`the answer to a repeated message is no ACK: ${text}`);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(client: Socket): void {
    const server = this.#keep(connect(this.target, '127.0.0.1'));
    this.#keep(client).on('data', (bytes) => this.#kept.push(bytes));
    client.pipe(server).pipe(client);
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
  }

  /** Either side may break off, as the server does when it is ended: the other side sees it. */
  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    return socket.on('error', () => socket.destroy()).on('close', () => this.#sockets.delete(socket));
  }
}
