import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { headRefusal } from '../../../src/http/head-refusal.js';
import type { Arrived, Reply, Response, Said } from './exchange.js';
import type { Fault, Request } from './fault.js';
import { ack, type Identity, judgeArrived, judgeHeader } from './judging.js';
import { Outbox } from './outbox.js';
import { Profile } from './profile.js';
import { Requests } from './requests.js';
import { write, writeResponse } from './writing.js';

/**
 * A DES of its own in memory, which knows one peer and answers to all five procedures: correct but for the fault that it is given. It shares the reading
 * of messages with opendes, and nothing of how opendes answers them.
 */
export class WrongPeer {
  readonly #profile = new Profile();
  /** Responses to the requests that were acknowledged, by their identifiers. */
  readonly #had = new Map<string, Response | undefined>();
  readonly #outbox: Outbox;
  readonly #requests: Requests;

  private constructor(
    private readonly server: Server,
    private readonly identity: Identity,
    private readonly fault: Fault,
    outbox: Outbox,
    requests: Requests,
  ) {
    this.#outbox = outbox;
    this.#requests = requests;
    server.on('request', (request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  /** `peerUrl`: where it sends its messages. `t0`: milliseconds; T1 is twice that. */
  static async listen(identity: Identity, peerUrl: URL, t0: number, fault: Fault = NO_FAULT): Promise<WrongPeer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const outbox = new Outbox(peerUrl, t0, fault);
    return new WrongPeer(server, identity, fault, outbox, new Requests(identity, outbox, 2 * t0, fault));
  }

  /** Its operator changes something: it sends a request. */
  change(): void {
    this.#requests.begin();
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/idd`);
  }

  /** Whether it has the tester's node, and how many records. */
  get kept(): { added: boolean; records: number } {
    return { added: this.#profile.added, records: this.#profile.records.size };
  }

  async close(): Promise<void> {
    this.#outbox.close();
    this.#requests.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', headers } = request;
    const came = { method, headers, wrongHead: headRefusal(request), body: await buffer(request) };
    const arrived = this.fault.arrives?.(came) ?? came;
    const { said, respond } = this.#receive(arrived);
    const meant = this.fault.says?.(said, came) ?? said;
    const reply = write(meant);
    await give(response, this.fault.replies?.(reply, meant, came) ?? reply);
    if (respond !== undefined) this.#outbox.send(respond.header.messageId, writeResponse(respond));
  }

  #receive(arrived: Arrived): { said: Said; respond?: Response | undefined } {
    const judged = judgeArrived(arrived);
    if ('refused' in judged) return { said: judged.refused };
    const { command, header, whole, wrong } = judged;
    const { messageId } = header;
    const refused = judgeHeader(command, header, this.identity);
    if (refused !== undefined) return { said: refused };
    const key = `${command} ${messageId}`;
    if (this.#had.has(key) && this.fault.repeats !== 'forgotten') {
      if (this.fault.repeats === 'applied' && whole !== undefined) this.#carryOut(whole);
      const again = this.fault.repeats === 'not answered again' ? undefined : this.#had.get(key);
      return { said: ack(101, messageId, 'I have had it'), respond: again };
    }
    if (!command.endsWith('_REQ')) return { said: whole === undefined ? wrong! : this.#requests.judge(whole) };
    if (whole === undefined) {
      if (this.fault.remembersRefused) this.#had.set(key, undefined);
      return { said: wrong! };
    }
    const correct = this.#respond(whole, this.#carryOut(whole));
    const respond = this.fault.responds ? this.fault.responds(correct) : correct;
    this.#had.set(key, respond);
    return { said: ack(100, messageId, 'all is well'), respond };
  }

  #carryOut(request: Request): number {
    const correctly = () => this.#profile.carryOut(request);
    return this.fault.carriesOut?.(request, this.#profile, correctly) ?? correctly();
  }

  #respond({ command, message }: Request, resultCode: number): Response {
    const hasList = command === 'ADD_NODE_REQ' && resultCode === 200;
    return {
      command: command.replace('_REQ', '_RESP'),
      header: message.header,
      resultCode,
      description: resultCode === 200 ? 'done' : 'not done',
      content: hasList ? '<enumMappingDataList/>' : '',
    };
  }
}

const NO_FAULT: Fault = { does: 'nothing wrong' };

async function give(response: ServerResponse, { status, headers, body, ending }: Reply): Promise<void> {
  if (ending === 'close') return void response.destroy();
  if (ending === 'never') return;
  response.writeHead(status, headers);
  if (ending !== 'endless') return void response.end(body);
  const piece = Buffer.alloc(65_536, ' ');
  const more = () => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', more);
  more();
}
