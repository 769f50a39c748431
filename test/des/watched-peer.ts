import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { commandOf, envelopeXml, textOf } from './idd-text.js';

/** One HTTP request that has come, as it was on the wire. */
export interface Exchange {
  /** When it was whole, in milliseconds of this process. */
  at: number;
  method: string;
  url: string;
  httpVersion: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  xml: string;
  command: string;
  messageId: string;
  broadcastId: string;
}

/** What is answered: a return code in an ACK, nothing at all, or an HTTP response of the test's own. */
export type WatchedAnswer = number | 'nothing' | { status: number; headers?: Record<string, string>; body?: string };

const SOAP = { 'Content-Type': 'application/soap+xml; charset=utf-8' };

/** A peer's DES that keeps every request as it came on the wire, and that can be gone and come back at the same port. */
export class WatchedPeer {
  readonly exchanges: Exchange[] = [];
  /** TCP connections, whether or not anything was sent on them. */
  connections = 0;
  answer: (exchange: Exchange) => WatchedAnswer = () => 100;
  #server: Server | undefined;
  #port = 0;
  #waiting: (() => void)[] = [];

  static async listen(): Promise<WatchedPeer> {
    const peer = new WatchedPeer();
    await peer.comeBack();
    return peer;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/idd`;
  }

  async comeBack(): Promise<void> {
    this.#server = createServer((request, response) => void this.#take(request, response));
    this.#server.on('connection', (socket) => {
      this.connections += 1;
      socket.on('error', () => {});
      this.#wake();
    });
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Connections to it are refused from now on. */
  async leave(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  /** Those of a command, in the order in which they came. */
  of(command: string): Exchange[] {
    return this.exchanges.filter((exchange) => exchange.command === command);
  }

  /** Settles when so many of the command have come; fails after 10 s. */
  async have(command: string, count: number): Promise<Exchange[]> {
    await this.until(() => this.of(command).length >= count, `${count} ${command}`);
    return this.of(command);
  }

  async until(holds: () => boolean, what: string): Promise<void> {
    const end = Date.now() + 10_000;
    while (!holds()) {
      const left = end - Date.now();
      if (left <= 0)
        throw new Error(`${what} did not come within 10 s; came: ${this.exchanges.map(({ command }) => command)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 100));
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body: Buffer;
    try {
      body = await buffer(request);
    } catch {
      // The one who sent it has gone away before its end: it is no request.
      return;
    }
    const xml = body.toString();
    const exchange: Exchange = {
      at: performance.now(),
      method: request.method!,
      url: request.url!,
      httpVersion: request.httpVersion,
      headers: request.headers,
      body,
      xml,
      command: commandOf(xml) ?? '',
      messageId: textOf(xml, 'messageId') ?? '',
      broadcastId: textOf(xml, 'broadcastId') ?? '',
    };
    const answer = this.answer(exchange);
    this.exchanges.push(exchange);
    this.#wake();
    if (answer === 'nothing') return;
    if (typeof answer === 'number') response.writeHead(200, SOAP).end(ackXml(exchange.messageId, answer));
    else response.writeHead(answer.status, { ...SOAP, ...answer.headers }).end(answer.body);
  }
}

export function ackXml(messageId: string, returnCode: number): string {
  return envelopeXml(
    `<ACK xmlns="urn:q3645:idd:1"><messageId>${messageId}</messageId><returnCode>${returnCode}</returnCode></ACK>`,
  );
}
