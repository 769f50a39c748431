import { connect, type Socket } from 'node:net';

export interface Reply {
  status: number;
  body: string;
}

/** One connection to an HTTP server for one request at a time. As little work as can be: the client must not be what limits the rate. */
export class KeepAliveConnection {
  readonly #socket: Socket;
  #received = '';
  #settle: ((reply: Reply) => void) | undefined;
  #fail: ((error: Error) => void) | undefined;

  constructor(
    private readonly host: string,
    port: number,
  ) {
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text: string) => this.#take(text));
    this.#socket.on('error', (error) => this.#fail?.(error));
    this.#socket.on('close', () => this.#fail?.(new Error('the server has closed the connection')));
  }

  get(path: string): Promise<Reply> {
    return this.#send(`GET ${path} HTTP/1.1\r\nHost: ${this.host}\r\n\r\n`);
  }

  /** The body is JSON of ASCII only. */
  post(path: string, body: string): Promise<Reply> {
    const head = `POST ${path} HTTP/1.1\r\nHost: ${this.host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
    return this.#send(`${head}\r\n\r\n${body}`);
  }

  close(): void {
    this.#fail = undefined;
    this.#socket.destroy();
  }

  #send(request: string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.#fail = reject;
      this.#socket.write(request, 'latin1');
    });
  }

  #take(text: string): void {
    this.#received += text;
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#received.slice(0, end + 2))?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return;
    const reply = { status: Number(this.#received.slice(9, 12)), body: this.#received.slice(end + 4) };
    this.#received = '';
    this.#settle!(reply);
  }
}
