import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';

export interface HttpMessage {
  port: number;
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Left out: a connection of its own. */
  agent?: Agent;
  /** Where it comes from; left out, 127.0.0.1. */
  localAddress?: string;
}

/** What came back for one request. */
export interface HttpAnswer {
  /** Undefined where the connection ended, or the time was over, before the head of an answer. */
  status?: number;
  headers: IncomingMessage['headers'];
  bytesIn: number;
  /** Bytes of the body of the answer, up to `MOST_READ`. */
  bytesOut: number;
  /** The first bytes of the body, as text. */
  text: string;
  /** Whether the answer came to its end. */
  isWhole: boolean;
}

/** Bytes of an answer after which nobody needs to see more: a bounded one is far smaller. */
export const MOST_READ = 64 * 1024 * 1024;

const TEXT_KEPT = 64 * 1024;

/** How long the answer to one request of an attack is waited for, in milliseconds. */
const PATIENCE = 25_000;

/**
 * Sends one request and reads the answer, as far as it comes. Never rejects: a connection that is cut is an answer too.
 */
export async function exchange(message: HttpMessage): Promise<HttpAnswer> {
  const {
    port,
    method = 'POST',
    path,
    headers = {},
    body = '',
    agent = new Agent({ keepAlive: false }),
    localAddress,
  } = message;
  const bytesIn = Buffer.byteLength(body);
  const answer: HttpAnswer = { headers: {}, bytesIn, bytesOut: 0, text: '', isWhole: false };
  const length: Record<string, string> = method === 'GET' ? {} : { 'Content-Length': String(bytesIn) };
  const outgoing = request({
    host: '127.0.0.1',
    port,
    method,
    path,
    agent,
    localAddress,
    headers: { ...length, ...headers },
  });
  const timer = setTimeout(() => outgoing.destroy(), PATIENCE);
  try {
    // What is refused early is answered while the body still goes out.
    const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
    outgoing.on('error', () => {});
    outgoing.end(body);
    const [response] = await answered;
    answer.status = response.statusCode;
    answer.headers = response.headers;
    const kept: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) {
      if (answer.bytesOut < TEXT_KEPT) kept.push(chunk);
      answer.bytesOut += chunk.length;
      if (answer.bytesOut > MOST_READ) break;
    }
    answer.isWhole = response.complete;
    answer.text = Buffer.concat(kept).toString().slice(0, TEXT_KEPT);
  } catch {
    // Cut off: what has come so far is the answer.
  } finally {
    clearTimeout(timer);
    if (!answer.isWhole) outgoing.destroy();
  }
  return answer;
}

/** A connection on which bytes are sent and whose answer nobody reads. */
export interface DeafConnection {
  socket: Socket;
  /** Whether the other side has ended it. */
  readonly isOver: boolean;
}

/**
 * Opens a connection, sends the bytes and reads nothing. `localAddress` lets it come from another address of the
 * loopback network.
 */
export async function deaf(
  port: number,
  bytes: string | Uint8Array = '',
  localAddress?: string,
): Promise<DeafConnection> {
  const socket = connect({ host: '127.0.0.1', port, localAddress });
  let isOver = false;
  socket.on('error', () => {
    isOver = true;
  });
  socket.on('close', () => {
    isOver = true;
  });
  await new Promise<void>((settled) => {
    socket.once('connect', () => settled());
    socket.once('close', () => settled());
  });
  socket.pause();
  if (socket.writable) socket.write(bytes);
  return {
    socket,
    get isOver() {
      return isOver;
    },
  };
}

/** The bytes of a request with a body whose length is declared. */
export function requestBytes({ method = 'POST', path, headers = {}, body = '' }: Omit<HttpMessage, 'port'>): Buffer {
  const length = method === 'GET' ? {} : { 'Content-Length': Buffer.byteLength(body) };
  const lines = Object.entries({ Host: '127.0.0.1', ...length, ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return Buffer.concat([
    Buffer.from(`${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`),
    Buffer.from(body),
  ]);
}
