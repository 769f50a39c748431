import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the daemon got it. */
export interface SeenRequest {
  /** `POST /api/v1/nodes`, with the query decoded as it came. */
  line: string;
  headers: IncomingMessage['headers'];
  body: unknown;
}

/** What the daemon answers: JSON with this status, `problem` for problem details; `raw` for anything else. */
export interface FakeReply {
  status?: number;
  json?: unknown;
  problem?: { code: string; detail?: string; [member: string]: unknown };
  raw?: { type: string; text: string };
  /** Breaks the connection instead. */
  broken?: boolean;
}

export interface FakeDaemon {
  port: number;
  seen: SeenRequest[];
  /** The answer to each request line, in turn where there are several; the last one stays. */
  replies: Record<string, FakeReply | FakeReply[]>;
  close(): Promise<void>;
}

/** A server that imitates the admin API on a free port of loopback. */
export async function startFakeDaemon(): Promise<FakeDaemon> {
  const seen: SeenRequest[] = [];
  const daemon: FakeDaemon = { port: 0, seen, replies: {}, close: async () => {} };
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const line = `${request.method} ${request.url}`;
    const text = Buffer.concat(pieces).toString();
    seen.push({ line, headers: request.headers, body: text === '' ? undefined : JSON.parse(text) });
    const planned = daemon.replies[line];
    const reply = Array.isArray(planned) ? (planned.length > 1 ? planned.shift() : planned[0]) : planned;
    if (reply === undefined) {
      response.writeHead(599, { 'content-type': 'text/plain' }).end(`no reply planned for ${line}`);
    } else if (reply.broken) {
      response.destroy();
    } else if (reply.raw) {
      response.writeHead(reply.status ?? 200, { 'content-type': reply.raw.type }).end(reply.raw.text);
    } else if (reply.problem) {
      response.writeHead(reply.status ?? 409, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify(reply.problem));
    } else if (reply.json === undefined) {
      response.writeHead(204).end();
    } else {
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify(reply.json));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  daemon.port = (server.address() as AddressInfo).port;
  daemon.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return daemon;
}
