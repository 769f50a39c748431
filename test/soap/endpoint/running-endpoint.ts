import { type IncomingHttpHeaders, request as openRequest } from 'node:http';
import type { Ack } from '../../../generated/messages.js';
import { readAnswer } from '../../../src/soap/decoding/answer-reader.js';
import { createEndpoint, type Endpoint, type EndpointOptions } from '../../../src/soap/endpoint/endpoint.js';
import { FakeClock } from '../../idd/fake-clock.js';
import { FakeInbound } from '../fake-inbound.js';
import { MemoryLog } from '../memory-log.js';
import { RawConnection } from '../raw-connection.js';

export interface HttpResponse {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An endpoint on a free port of 127.0.0.1 with a fake receiving side and a clock that stands still. */
export class RunningEndpoint {
  private static readonly running: RunningEndpoint[] = [];
  private readonly connections: RawConnection[] = [];

  private constructor(
    readonly endpoint: Endpoint,
    readonly url: string,
    readonly inbound: FakeInbound,
    readonly clock: FakeClock,
    readonly log: MemoryLog,
  ) {}

  static async start(changes: Partial<EndpointOptions> = {}): Promise<RunningEndpoint> {
    const inbound = new FakeInbound();
    const clock = new FakeClock();
    const log = new MemoryLog();
    const endpoint = await createEndpoint({
      inbound,
      path: '/idd',
      limits: { messageBytes: 1024 * 1024, profileBytes: 4 * 1024 * 1024 },
      bodyTimeout: 10_000,
      clock,
      log,
      ...changes,
    });
    const { url } = await endpoint.listen({ host: '127.0.0.1', port: 0 });
    const started = new RunningEndpoint(endpoint, url, inbound, clock, log);
    RunningEndpoint.running.push(started);
    return started;
  }

  /** For `afterEach`. */
  static async stopAll(): Promise<void> {
    for (const running of RunningEndpoint.running.splice(0)) {
      for (const connection of running.connections) connection.destroy();
      await running.endpoint.close();
    }
  }

  async connect(): Promise<RawConnection> {
    const connection = await RawConnection.open(this.url);
    this.connections.push(connection);
    return connection;
  }

  request(options: {
    method?: string;
    path?: string;
    headers?: Record<string, string>;
    body?: string | Uint8Array;
  }): Promise<HttpResponse> {
    const { method = 'POST', path = '/idd', headers = {}, body } = options;
    const { hostname: host, port } = new URL(this.url);
    return new Promise((resolve, reject) => {
      const request = openRequest({ host, port, path, method, headers, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  /** Posts a message as SOAP 1.2. */
  post(body: string | Uint8Array, headers: Record<string, string> = {}): Promise<HttpResponse> {
    return this.request({ headers: { 'Content-Type': 'application/soap+xml; charset=utf-8', ...headers }, body });
  }
}

/** The ACK in a response, read by our client's reader; throws where there is none or its envelope is not as HTTP bears it. */
export function ackOf(response: { status: number; headers: IncomingHttpHeaders; body: string } | undefined): Ack {
  if (response === undefined) throw new Error('no response');
  const read = readAnswer(Buffer.from(response.body));
  if (read.kind !== 'ack')
    throw new Error(`no ACK in HTTP ${response.status}: ${JSON.stringify(read)} ${response.body}`);
  if (response.status !== 200) throw new Error(`an ACK with HTTP ${response.status}`);
  if (response.headers['content-type'] !== 'application/soap+xml; charset=utf-8') {
    throw new Error(`an ACK of type ${response.headers['content-type']}`);
  }
  return read.ack;
}
