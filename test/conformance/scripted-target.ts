import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ackText } from '../../src/conformance/message-text.js';
import type { TesterSettings } from '../../src/conformance/settings.js';

const SOAP = 'application/soap+xml; charset=utf-8';

/** A target that answers every request as the test says. */
export class ScriptedTarget {
  readonly requests: { text: string; method: string; headers: IncomingMessage['headers'] }[] = [];
  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly url: URL,
  ) {}

  static async listen(
    answer: (response: ServerResponse, text: string, request: IncomingMessage) => void,
  ): Promise<ScriptedTarget> {
    const server = createServer(async (request, response) => {
      const body = await text(request);
      target.requests.push({ text: body, method: request.method ?? '', headers: request.headers });
      answer(response, body, request);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const target = new ScriptedTarget(
      server,
      new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/idd`),
    );
    return target;
  }

  settings(more: Partial<TesterSettings> = {}): TesterSettings {
    return {
      url: this.url,
      targetOperator: '234-15',
      targetAddress: '127.0.0.1',
      operator: '001-01',
      address: '127.0.0.1',
      listen: { host: '127.0.0.1', port: 0 },
      numbers: '+999',
      timeout: 1000,
      ...more,
    };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Answers with ACK 100 for the message that came. */
export function acknowledge(response: ServerResponse, message: string): void {
  acknowledgeWith(response, message, 100);
}

/** Likewise with another code. */
export function acknowledgeWith(response: ServerResponse, message: string, returnCode: number): void {
  const messageId = /<messageId>(.*?)<\/messageId>/.exec(message)?.[1];
  response.writeHead(200, { 'Content-Type': SOAP }).end(ackText(messageId, returnCode));
}

export function html(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!DOCTYPE html><html><body>It works!</body></html>');
}
