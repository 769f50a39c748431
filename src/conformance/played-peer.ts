import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { formatListenAddress, type ListenAddress } from '../config/listen-address.js';
import { ackText } from './message-text.js';
import { isRequest, type Received, readReceived } from './received.js';
import { SOAP_CONTENT_TYPE } from './target.js';

/** What the tester does with a message of the target. */
export type Reaction =
  | { kind: 'ack'; returnCode: number; messageId?: string; after?: number }
  /** The connection is kept, and nothing is answered on it. */
  | { kind: 'silence' }
  /** The connection is closed without an answer. */
  | { kind: 'close' }
  | { kind: 'http'; status: number; contentType?: string; body: string };

/** `arrival` counts this message and its repetitions from 1. */
export type React = (received: Received, arrival: number) => Reaction;

/** Bytes of a message of the target that are read at most: a whole profile may come. */
const MESSAGE_BYTES = 64 * 1_048_576;

interface Waiting {
  check(): boolean;
  done(): void;
}

/**
 * The DES that the tester plays: it serves its own Idd port, keeps what comes and acknowledges it as a case wants. What no case is concerned with is
 * acknowledged as a good peer does: 100, and 101 for a repeat.
 */
export class PlayedPeer {
  readonly received: Received[] = [];
  /** Connections that ended without a request: so look beats of a heartbeat over TCP. */
  bareConnections = 0;
  /** Told of a request of the target after it was acknowledged, where no case reacts to it. */
  onRequest: (request: Received) => void = () => {};
  #claim: { react: React; taken: (request: Received) => void } | undefined;
  readonly #reactions = new Map<string, React>();
  readonly #waiting = new Set<Waiting>();
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  private constructor(private readonly wanted: ListenAddress) {}

  /** Throws an error with `code` EADDRINUSE, EACCES … where the address cannot be listened on. */
  static async listen(address: ListenAddress): Promise<PlayedPeer> {
    const peer = new PlayedPeer({ ...address });
    await peer.open();
    return peer;
  }

  get url(): string {
    return `http://${formatListenAddress(this.wanted)}/idd`;
  }

  /** Listens, again on the same port after `shut`; nothing where it listens already. */
  async open(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
    server.on('connection', (socket) => this.#count(socket));
    server.on('request', ({ socket }) => used.add(socket));
    server.listen(this.wanted.port, this.wanted.host);
    await once(server, 'listening');
    this.wanted.port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Is down: connections are refused. */
  async shut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  /** How messages with this identifier are answered from now on. */
  react(messageId: string, react: React): void {
    this.#reactions.set(messageId, react);
  }

  /** The next request of the target that comes, which is answered so; to undefined when none comes within that time. */
  async takeRequest(react: React, within: number, signal: AbortSignal): Promise<Received | undefined> {
    let found: Received | undefined;
    this.#claim = {
      react,
      taken: (request) => {
        found = request;
      },
    };
    try {
      return await this.until(() => found, within, signal);
    } finally {
      this.#claim = undefined;
    }
  }

  /** Messages that came with this identifier, of one command where it is given. */
  arrivals(messageId: string, command?: string): Received[] {
    return this.received.filter(
      (received) => received.header.messageId === messageId && (command === undefined || received.command === command),
    );
  }

  /** Resolves once `found` gives something, asked after each message that comes; to undefined when it has not within that time. */
  async until<T>(found: () => T | undefined, within: number, signal: AbortSignal): Promise<T | undefined> {
    signal.throwIfAborted();
    let result = found();
    if (result !== undefined) return result;
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        this.#waiting.delete(waiting);
      };
      const waiting: Waiting = {
        check: () => {
          result = found();
          return result !== undefined;
        },
        done: () => {
          end();
          resolve(result);
        },
      };
      const abort = () => {
        end();
        reject(signal.reason);
      };
      const timer = setTimeout(waiting.done, within);
      signal.addEventListener('abort', abort);
      this.#waiting.add(waiting);
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const received = readReceived(body, { method: request.method ?? '', headers: request.headers });
    const { messageId } = received.header;
    this.received.push(received);
    const arrival = this.arrivals(messageId ?? '', received.command).length;
    if (arrival === 1 && isRequest(received)) this.#hand(received);
    const react = messageId === undefined ? undefined : this.#reactions.get(messageId);
    const reaction = react?.(received, arrival) ?? usualReaction(arrival);
    for (const waiting of [...this.#waiting]) if (waiting.check()) waiting.done();
    if (await answer(response, messageId, reaction)) received.answeredAt = performance.now();
    if (react === undefined && arrival === 1 && isRequest(received)) this.onRequest(received);
  }

  /** To the case that waits for a request. */
  #hand(request: Received): void {
    const claim = this.#claim;
    if (claim === undefined || request.header.messageId === undefined) return;
    this.#claim = undefined;
    this.react(request.header.messageId, claim.react);
    claim.taken(request);
  }

  #count(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (!used.has(socket)) this.bareConnections += 1;
    });
  }
}

/** Connections that have brought a request. */
const used = new WeakSet<Socket>();

function usualReaction(arrival: number): Reaction {
  return { kind: 'ack', returnCode: arrival === 1 ? 100 : 101 };
}

/** Whether there was an answer. */
async function answer(response: ServerResponse, messageId: string | undefined, reaction: Reaction): Promise<boolean> {
  if (reaction.kind === 'silence') return false;
  if (reaction.kind === 'close') {
    response.destroy();
    return false;
  }
  if (reaction.kind === 'http') {
    response.writeHead(reaction.status, { 'Content-Type': reaction.contentType ?? SOAP_CONTENT_TYPE });
    response.end(reaction.body);
    return true;
  }
  const { after = 0 } = reaction;
  if (after > 0) await new Promise((resolve) => setTimeout(resolve, after));
  response.writeHead(200, { 'Content-Type': SOAP_CONTENT_TYPE });
  response.end(ackText(reaction.messageId ?? messageId, reaction.returnCode));
  return true;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  let length = 0;
  request.on('data', (piece: Buffer) => {
    length += piece.length;
    if (length > MESSAGE_BYTES) request.destroy(new Error('longer than the tester reads'));
  });
  const body = await buffer(request);
  if (request.headers['content-encoding'] !== 'gzip') return body;
  return promisify(gunzip)(body, { maxOutputLength: MESSAGE_BYTES });
}
