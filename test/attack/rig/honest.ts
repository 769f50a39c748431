import { createSocket, type Socket } from 'node:dgram';
import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { headerXml, listXml, messageXml, recordXml, textOf } from '../../des/idd-text.js';
import { queryFor } from '../../dns/messages.js';
import { type ScriptedPeer, SOAP } from '../../processes/scripted-peer.js';
import { exchange } from './http.js';

/** What one of those that mind their own business has seen so far. */
export interface Served {
  /** Milliseconds that each answer took. */
  latencies: number[];
  /** What did not come in time, or was no answer to what was asked. */
  failures: string[];
}

/** Asks one question; resolves to undefined when it is answered as it should be, else to what is wrong. */
type Ask = () => Promise<string | undefined>;

/** Milliseconds between two questions. */
const INTERVAL = 5;

/** Milliseconds after which an answer does not come any more. */
const PATIENCE = 20_000;

export interface AskingOptions {
  ask: Ask;
  /** Seconds that the daemon's process has computed so far. */
  worked: () => number;
  /** Seconds that the daemon may compute between a question and its answer. */
  budget: number;
}

/**
 * Somebody who asks one question after the other, and counts the answers. Whether one comes in time is judged by what
 * the daemon has computed meanwhile, not by the clock: that is the same on a machine that is busy otherwise.
 */
export class Asking {
  served: Served = { latencies: [], failures: [] };
  #stopped = true;
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly options: AskingOptions) {}

  start(): void {
    this.served = { latencies: [], failures: [] };
    this.#stopped = false;
    this.#running = this.#run(this.served);
  }

  /** Settles when the last question is answered. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run({ latencies, failures }: Served): Promise<void> {
    const { ask, worked, budget } = this.options;
    while (!this.#stopped) {
      const start = performance.now();
      const before = worked();
      const over = new AbortController();
      const tooLate = pause(PATIENCE, `no answer within ${PATIENCE / 1000} s`, { signal: over.signal });
      const complaint = await Promise.race([ask(), tooLate.catch(() => undefined)]);
      over.abort();
      const work = worked() - before;
      latencies.push(performance.now() - start);
      if (complaint !== undefined) failures.push(complaint);
      else if (work > budget) failures.push(`an answer after ${work.toFixed(1)} s of computing`);
      await pause(INTERVAL);
    }
  }
}

/** A peer that adds one record after the other, and waits for the response to each. */
export class HonestPeer {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 });
  readonly #waiting = new Map<string, (complaint: string | undefined) => void>();
  #count = 0;

  constructor(private readonly peer: ScriptedPeer) {
    peer.afterwards = ({ command, messageId, resultCode }) => {
      if (!command.endsWith('_RESP')) return;
      this.#waiting.get(messageId)?.(resultCode === '200' ? undefined : `result ${resultCode}`);
      this.#waiting.delete(messageId);
    };
  }

  /** Announces its profile of one record. */
  join(number: string): Promise<string | undefined> {
    return this.#procedure('ADD_NODE_REQ', recordXml(number));
  }

  addNext(): Promise<string | undefined> {
    return this.#procedure('ADD_DATA_REQ', recordXml(`+4499${String(this.#count).padStart(8, '0')}`));
  }

  async #procedure(command: string, record: string): Promise<string | undefined> {
    this.#count += 1;
    const messageId = `honest-${this.#count}`;
    const { port, operator } = this.peer.target;
    const response = new Promise<string | undefined>((settle) => this.#waiting.set(messageId, settle));
    const header = headerXml({
      messageId,
      broadcastId: messageId,
      originatingOperatorId: this.peer.operator,
      terminatingOperatorId: operator,
    });
    const body = messageXml(command, header + listXml(record));
    const answer = await exchange({ port, path: '/idd', headers: SOAP, body, agent: this.#agent });
    const code = textOf(answer.text, 'returnCode');
    if (code !== '100') return `ACK ${code}, HTTP ${answer.status}`;
    return response;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Milliseconds after which a resolver asks again: a datagram may be lost. */
const RESEND = 2_000;

/** A DNS client that asks for one number over UDP. */
export class DnsClient {
  readonly #socket: Socket = createSocket('udp4');
  readonly #waiting = new Map<number, (complaint: string | undefined) => void>();
  #id = 0;

  constructor(
    private readonly port: number,
    private readonly name: string,
  ) {
    this.#socket.on('message', (message) => {
      const rcode = message[3]! & 15;
      const answers = message.readUInt16BE(6);
      const complaint = rcode === 0 && answers > 0 ? undefined : `rcode ${rcode}, ${answers} answers`;
      this.#waiting.get(message.readUInt16BE(0))?.(complaint);
    });
    // Refused where the daemon has ended: that shows as no answer.
    this.#socket.on('error', () => {});
  }

  async ask(): Promise<string | undefined> {
    this.#id = (this.#id + 1) & 0xffff;
    this.#waiting.clear();
    const query = queryFor(this.name, 'NAPTR', { id: this.#id });
    const send = () => this.#socket.send(query, this.port, '127.0.0.1');
    const again = setInterval(send, RESEND);
    try {
      return await new Promise((settle) => {
        this.#waiting.set(this.#id, settle);
        send();
        // Nobody waits for what is not answered.
        again.unref();
      });
    } finally {
      clearInterval(again);
    }
  }

  close(): void {
    this.#socket.close();
  }
}

/** A client of the admin API that looks one number up. */
export class ApiClient {
  readonly #agent = new Agent({ keepAlive: true });

  constructor(
    private readonly port: number,
    private readonly number: string,
  ) {}

  async ask(): Promise<string | undefined> {
    const path = `/api/v1/lookup/${encodeURIComponent(this.number)}`;
    const { status } = await exchange({ port: this.port, method: 'GET', path, agent: this.#agent });
    return status === 200 ? undefined : `HTTP ${status}`;
  }

  close(): void {
    this.#agent.destroy();
  }
}
