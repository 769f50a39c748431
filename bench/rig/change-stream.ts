import { connect, type Socket } from 'node:net';
import type { Reply } from './keep-alive-connection.js';

/** A stream of changes that stays open, each a line in a chunk of its own [RFC 9112 §7.1]. As little work as can be, as in KeepAliveConnection. */
export class ChangeStream {
  readonly #socket: Socket;
  readonly #waiting: ((reply: Reply) => void)[] = [];
  #rest = '';
  #pending: string[] = [];

  constructor(host: string, port: number, path: string) {
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text: string) => this.#take(text));
    this.#socket.write(
      `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
  }

  /** The body is JSON of ASCII only. Those of one turn of the event loop go out together. */
  post(body: string): Promise<Reply> {
    if (this.#pending.length === 0) setImmediate(() => this.#flush());
    this.#pending.push(body);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.#socket.destroy();
  }

  #flush(): void {
    const lines = `${this.#pending.join('\n')}\n`;
    this.#pending = [];
    this.#socket.write(`${lines.length.toString(16)}\r\n${lines}\r\n`, 'latin1');
  }

  /** Of what comes, only the answers begin like this: no header and no size of a chunk does. */
  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) {
      const [, status] = /^\{"line":\d+,"status":(\d+),/.exec(line) ?? [];
      if (status !== undefined) this.#waiting.shift()!({ status: Number(status), body: line });
    }
  }
}
