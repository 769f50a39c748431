import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { commandOf, textOf } from '../des/idd-text.js';
import { ackXml, SOAP } from '../processes/scripted-peer.js';
import type { Journal } from './journal.js';
import { PEER } from './site.js';

interface Entry {
  number: string;
  regexp: string;
}

/** Receives for a stack that has only a client: acknowledges, keeps the records, and has the client send the responses. */
export class ReceiverInPlace {
  readonly #server: Server;
  #records = new Map<string, Entry>();
  readonly #results = new Map<string, number>();

  private constructor(
    private readonly journal: Journal,
    private readonly send: (...words: string[]) => void,
  ) {
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  static async listen(port: number, journal: Journal, send: (...words: string[]) => void): Promise<ReceiverInPlace> {
    const receiver = new ReceiverInPlace(journal, send);
    receiver.#server.listen(port, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  async end(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await buffer(request);
    const xml = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
    const command = commandOf(xml) ?? '';
    const messageId = textOf(xml, 'messageId') ?? '';
    const returnCode = this.#receive(command, messageId, xml);
    const resultCode = command.endsWith('_RESP') ? ` ${textOf(xml, 'resultCode')}` : '';
    this.journal.add(`in ${command} ${messageId} ${returnCode}${resultCode}`);
    this.journal.add(
      `holds ${[...this.#records.values()].map(({ number, regexp }) => `${number} ${regexp}`).join(' ')}`.trim(),
    );
    response.writeHead(200, SOAP).end(ackXml(messageId, returnCode));
  }

  #receive(command: string, messageId: string, xml: string): number {
    const asked = command.endsWith('_REQ');
    if (textOf(xml, asked ? 'terminatingOperatorId' : 'originatingOperatorId') !== PEER) return 410;
    const key = `${command} ${messageId}`;
    const repeated = this.#results.has(key);
    if (!repeated) this.#results.set(key, this.#apply(command, xml));
    if (asked) {
      const values = [messageId, textOf(xml, 'broadcastId')!, String(this.#results.get(key))];
      this.send(command.replace('_REQ', '_RESP'), ...values);
    }
    return repeated ? 101 : 100;
  }

  /** Returns the result code. */
  #apply(command: string, xml: string): number {
    const listed = entriesOf(xml, command === 'MOD_DATA_REQ' ? 'modified' : 'naptrRecord');
    const gone = entriesOf(xml, command === 'MOD_DATA_REQ' ? 'existing' : 'naptrRecord');
    if (command === 'ADD_NODE_REQ' || command === 'ADD_NODE_RESP' || command === 'REMOVE_NODE_REQ')
      this.#records.clear();
    if (command === 'MOD_DATA_REQ' || command === 'REMOVE_DATA_REQ') {
      if (!gone.every((entry) => this.#records.has(keyOf(entry)))) return command === 'MOD_DATA_REQ' ? 604 : 605;
      for (const entry of gone) this.#records.delete(keyOf(entry));
    }
    if (!command.startsWith('REMOVE')) for (const entry of listed) this.#records.set(keyOf(entry), entry);
    return 200;
  }
}

function keyOf({ number, regexp }: Entry): string {
  return `${number} ${regexp}`;
}

function entriesOf(xml: string, element: string): Entry[] {
  return [...xml.matchAll(new RegExp(`<(?:\\w+:)?${element}>.*?</(?:\\w+:)?${element}>`, 'gs'))].map(([text]) => ({
    number: textOf(text, 'e164Number') ?? textOf(text, 'e164Prefix') ?? '',
    regexp: textOf(text, 'regexp') ?? '',
  }));
}
