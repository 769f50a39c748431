import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { acknowledge } from '../../../src/idd/acknowledgement.js';
import { encodeEnvelope } from '../../../src/soap/encoding/envelope.js';

export interface PeerRequest {
  method: string;
  headers: IncomingHttpHeaders;
  /** Decompressed. */
  body: string;
  socket: Socket;
}

/** A peer's HTTP server that does what the test says. */
export class FakePeer {
  readonly requests: PeerRequest[] = [];
  connections = 0;
  /** Called with the whole request. */
  onRequest: (request: PeerRequest, response: ServerResponse) => void = (_request, response) =>
    response.end(ackText('m-1'));
  /** Called before the body is read; true where it has dealt with the request. */
  onHead: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;

  private constructor(private readonly server: Server) {
    server.on('connection', () => {
      this.connections += 1;
    });
    server.on('request', (request, response) => {
      if (this.onHead(request, response)) return;
      const chunks: Buffer[] = [];
      request.on('error', () => {});
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const body = String(request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes);
        const seen = { method: request.method!, headers: request.headers, body, socket: request.socket };
        this.requests.push(seen);
        this.onRequest(seen, response);
      });
    });
  }

  static async start(): Promise<FakePeer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FakePeer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/idd`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

export function ackText(messageId: string | undefined): string {
  return encodeEnvelope('ACK', acknowledge(messageId, 100));
}
