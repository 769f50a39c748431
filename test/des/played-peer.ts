import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { commandOf, envelopeXml, type HeaderValues, headerXml, messageXml, textOf } from './idd-text.js';

export interface Answered {
  status: number;
  type: string | null;
  retryAfter: string | null;
  text: string;
  /** returnCode of the ACK, where it is one. */
  returnCode: number | undefined;
  returnDescription: string | undefined;
  messageId: string | undefined;
}

export interface Received {
  command: string;
  xml: string;
  messageId: string;
  broadcastId: string;
  resultCode: number | undefined;
  resultDescription: string | undefined;
}

/** A peer's DES played by the test with hand-written SOAP: it keeps what comes, and answers with the return code that the test has set. */
export class PlayedPeer {
  readonly received: Received[] = [];
  /** Return code for what comes. */
  answerWith = 100;
  /** What happens between a message and its ACK. */
  beforeAnswer: (message: Received) => Promise<void> = async () => {};
  readonly #server: Server;
  readonly #waiting: { wanted: (message: Received) => boolean; found: (message: Received) => void }[] = [];
  #counter = 0;
  #target = '';
  #targetOperator = '';

  private constructor(readonly operator: string) {
    this.#server = createServer(async (request, response) => {
      const message = await read(request);
      await this.beforeAnswer(message);
      response.writeHead(200, { 'Content-Type': 'application/soap+xml; charset=utf-8' });
      response.end(
        envelopeXml(
          `<ACK xmlns="urn:q3645:idd:1"><messageId>${message.messageId}</messageId><returnCode>${this.answerWith}</returnCode></ACK>`,
        ),
      );
      if (this.answerWith < 200) this.#keep(message);
    });
  }

  static async listen(operator: string): Promise<PlayedPeer> {
    const peer = new PlayedPeer(operator);
    peer.#server.listen(0, '127.0.0.1');
    await once(peer.#server, 'listening');
    return peer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/idd`;
  }

  /** The DES that it talks to. */
  target(url: string, operator: string): void {
    this.#target = url;
    this.#targetOperator = operator;
  }

  /** Header values of a request of this peer, with a message identifier never used before. */
  request(values: HeaderValues = {}): HeaderValues {
    this.#counter += 1;
    return {
      messageId: `m-${this.#counter}`,
      broadcastId: `b-${this.#counter}`,
      originatingOperatorId: this.operator,
      terminatingOperatorId: this.#targetOperator,
      ...values,
    };
  }

  /** Header values of this peer's response to a request that came. */
  response(request: Received, values: HeaderValues = {}): HeaderValues {
    return {
      messageId: request.messageId,
      broadcastId: request.broadcastId,
      originatingOperatorId: this.#targetOperator,
      terminatingOperatorId: this.operator,
      ...values,
    };
  }

  send(command: string, values: HeaderValues, content: string): Promise<Answered> {
    return this.post(messageXml(command, headerXml(values) + content));
  }

  async post(body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Answered> {
    const response = await fetch(this.#target, {
      method: 'POST',
      headers: { 'Content-Type': 'application/soap+xml; charset=utf-8', ...headers },
      body: body as RequestInit['body'],
    });
    const xml = await response.text();
    const code = textOf(xml, 'returnCode');
    return {
      status: response.status,
      type: response.headers.get('Content-Type'),
      retryAfter: response.headers.get('Retry-After'),
      text: xml,
      returnCode: code === undefined ? undefined : Number(code),
      returnDescription: textOf(xml, 'returnDescription'),
      messageId: textOf(xml, 'messageId'),
    };
  }

  /** The first message that came, or comes within 5 s, with this command and, where given, this message identifier. */
  next(command: string, messageId?: string): Promise<Received> {
    const wanted = (message: Received) =>
      message.command === command && (messageId === undefined || message.messageId === messageId);
    const at = this.received.findIndex(wanted);
    if (at >= 0) return Promise.resolve(this.received.splice(at, 1)[0]!);
    return new Promise((found, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${command} ${messageId ?? ''} came within 5 s`)), 5000);
      this.#waiting.push({
        wanted,
        found: (message) => {
          clearTimeout(timer);
          found(message);
        },
      });
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #keep(message: Received): void {
    const at = this.#waiting.findIndex(({ wanted }) => wanted(message));
    if (at < 0) this.received.push(message);
    else this.#waiting.splice(at, 1)[0]!.found(message);
  }
}

async function read(request: IncomingMessage): Promise<Received> {
  const xml =
    request.headers['content-encoding'] === 'gzip' ? gunzipSync(await buffer(request)).toString() : await text(request);
  const code = textOf(xml, 'resultCode');
  return {
    command: commandOf(xml) ?? '',
    xml,
    messageId: textOf(xml, 'messageId') ?? '',
    broadcastId: textOf(xml, 'broadcastId') ?? '',
    resultCode: code === undefined ? undefined : Number(code),
    resultDescription: textOf(xml, 'resultDescription'),
  };
}
