import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { commandOf, envelopeXml, headerXml, listXml, messageXml, resultXml, textOf } from '../des/idd-text.js';

/** A message as it came. */
export interface Received {
  command: string;
  messageId: string;
  broadcastId: string;
  /** Of a response. */
  resultCode?: string;
}

/** How a peer answers a POST. */
export type Answering = (message: Received, response: ServerResponse) => unknown;

export const SOAP = { 'Content-Type': 'application/soap+xml; charset=utf-8' };

export function ackXml(messageId: string, returnCode = 100): string {
  return envelopeXml(
    `<ACK xmlns="urn:q3645:idd:1"><messageId>${messageId}</messageId><returnCode>${returnCode}</returnCode></ACK>`,
  );
}

export const acknowledging: Answering = ({ messageId }, response) => {
  response.writeHead(200, SOAP);
  response.end(ackXml(messageId));
};

/** A peer's DES with hand-written SOAP, whose answers the test sets. */
export class ScriptedPeer {
  answering: Answering = acknowledging;
  /** Called for each message after its answer has been begun. */
  afterwards: (message: Received) => void = () => {};
  readonly received: Received[] = [];
  readonly #server: Server;
  /** Where it sends its messages to, and whose DES that is. */
  target = { port: 0, operator: '' };

  private constructor(readonly operator: string) {
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  static async listen(operator: string): Promise<ScriptedPeer> {
    const peer = new ScriptedPeer(operator);
    peer.#server.listen(0, '127.0.0.1');
    await once(peer.#server, 'listening');
    return peer;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Sends its response to a request and resolves to the return code of the ACK. */
  async respond(request: Received, resultCode = 200): Promise<string | undefined> {
    const command = request.command.replace('_REQ', '_RESP');
    const header = headerXml({
      messageId: request.messageId,
      broadcastId: request.broadcastId,
      originatingOperatorId: this.target.operator,
      terminatingOperatorId: this.operator,
    });
    const list = command === 'ADD_NODE_RESP' && resultCode === 200 ? listXml() : '';
    const answer = await fetch(`http://127.0.0.1:${this.target.port}/idd`, {
      method: 'POST',
      headers: SOAP,
      body: messageXml(command, header + resultXml(resultCode) + list),
    });
    return textOf(await answer.text(), 'returnCode');
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const bytes = await buffer(request);
      const xml = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
      const message = {
        command: commandOf(xml) ?? '',
        messageId: textOf(xml, 'messageId') ?? '',
        broadcastId: textOf(xml, 'broadcastId') ?? '',
        resultCode: textOf(xml, 'resultCode'),
      };
      this.received.push(message);
      // The daemon may hang up at any time.
      response.on('error', () => {});
      this.answering(message, response);
      this.afterwards(message);
    } catch {
      // Not a whole message: the sender was cut off, as these tests do.
      response.destroy();
    }
  }
}
