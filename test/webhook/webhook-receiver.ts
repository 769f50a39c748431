import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  headers: IncomingHttpHeaders;
  body: { event: string; at: string; des: string; alarm: Record<string, unknown> };
}

/** A real HTTP server on loopback that takes events of alarms. */
export class WebhookReceiver {
  /** What has come, answered or not. */
  readonly received: Received[] = [];
  /** How many requests were open at once, at most. */
  atOnce = 0;
  /** Connections that have been closed. */
  closed = 0;
  #open = 0;
  answer: (response: ServerResponse, count: number) => void = (response) => response.writeHead(204).end();
  readonly #server = createServer((request, response) => {
    this.#open += 1;
    this.atOnce = Math.max(this.atOnce, this.#open);
    response.on('close', () => {
      this.#open -= 1;
    });
    request.socket.on('close', () => {
      this.closed += 1;
    });
    let text = '';
    request.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      this.received.push({ headers: request.headers, body: JSON.parse(text) });
      this.answer(response, this.received.length);
    });
  });
  #port = 0;

  async listen(): Promise<void> {
    await new Promise<void>((listening) => this.#server.listen(this.#port, '127.0.0.1', listening));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/alarms?from=opendes`;
  }

  /** `event object` of what has come. */
  get events(): string[] {
    return this.received.map(({ body }) => `${body.event} ${body.alarm.object}`);
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((closed) => this.#server.close(() => closed()));
  }
}

/** Lets real sockets work until it holds; a turn of the event loop takes no time of the fake clock. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it has not come to hold within 10 s');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
