import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** A TCP connection on which a test writes what it likes and reads HTTP responses with a Content-Length. */
export class RawConnection {
  private received = Buffer.alloc(0);
  private ended = false;
  private wake = () => {};

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.wake();
    });
    const end = () => {
      this.ended = true;
      this.wake();
    };
    socket.on('end', end);
    socket.on('close', end);
    socket.on('error', end);
  }

  static async open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  write(bytes: string | Uint8Array): void {
    if (this.socket.writable) this.socket.write(bytes);
  }

  /** The next final response; 1xx ones are passed over. Undefined where the server closes before it. */
  async response(hasBody = true): Promise<RawResponse | undefined> {
    for (;;) {
      const parsed = this.parse(hasBody);
      if (parsed !== undefined && parsed.status >= 200) return parsed;
      if (parsed !== undefined) continue;
      if (this.ended) return undefined;
      await this.more();
    }
  }

  /** Everything until the server closes. */
  async rest(): Promise<string> {
    while (!this.ended) await this.more();
    return this.received.toString();
  }

  destroy(): void {
    this.socket.destroy();
  }

  private more(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  private parse(hasBody: boolean): RawResponse | undefined {
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd < 0) return undefined;
    const [statusLine, ...fields] = this.received.subarray(0, headEnd).toString().split('\r\n');
    const headers = Object.fromEntries(
      fields.map((field) => [field.slice(0, field.indexOf(':')).toLowerCase(), field.slice(field.indexOf(':') + 2)]),
    );
    const bodyEnd = headEnd + 4 + (hasBody ? Number(headers['content-length'] ?? 0) : 0);
    if (this.received.length < bodyEnd) return undefined;
    const body = this.received.subarray(headEnd + 4, bodyEnd).toString();
    this.received = this.received.subarray(bodyEnd);
    return { status: Number(statusLine!.split(' ')[1]), headers, body };
  }
}

/** A POST of a SOAP 1.2 message as bytes. */
export function rawPost(body: string | Uint8Array, options: { path?: string; headers?: string[] } = {}): Buffer {
  const bytes = Buffer.from(body);
  const { path = '/idd', headers = ['Content-Type: application/soap+xml', `Content-Length: ${bytes.length}`] } =
    options;
  const head = [`POST ${path} HTTP/1.1`, 'Host: des.example', ...headers].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), bytes]);
}
