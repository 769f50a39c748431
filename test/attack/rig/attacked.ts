import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '../../../src/demo/free-ports.js';
import { headerXml, listXml, messageXml, textOf } from '../../des/idd-text.js';
import { ScriptedPeer, SOAP } from '../../processes/scripted-peer.js';
import { A, type Site, Sites } from '../../processes/sites.js';
import { until } from '../../processes/until.js';
import { ApiClient, Asking, DnsClient, HonestPeer, type Served } from './honest.js';
import { exchange, type HttpAnswer } from './http.js';

export const HONEST = 'honest.example';
export const ATTACKER = 'attacker.example';

/** What the honest peer announces before any attack, and the clients ask for. */
const NUMBER = '+4498000001';
const NAME = '1.0.0.0.0.0.8.9.4.4.e164.arpa';

export interface AttackedOptions {
  /** The compiled `main.js` that the daemon runs; left out, that of the sources as they are. */
  main?: string;
  /** Milliseconds after which an attack is not waited for any longer. */
  timeLimit?: number;
  /** What else stands under `limits`, in YAML. */
  limits?: string;
  /** What else stands under `dns`, in YAML. */
  dns?: string;
  /** What else stands at the attacker among `peers`, in YAML. */
  attacker?: string;
}

/** What an attack did. */
export interface Seen<T> {
  /** What the attack itself gave; undefined where it was not over in time. */
  result: T | undefined;
  honest: { peer: Served; dns: Served; api: Served };
  /** Bytes of memory that the daemon used at most since the attack began. */
  peak: number;
  lives: boolean;
}

/** Answers that each of the honest must get from the beginning of an attack on. */
export const LEAST_ANSWERS = 20;

/** Seconds that the daemon may compute between a question of somebody honest and its answer. */
const BUDGET = 1;

/** How long an attack is waited for, in milliseconds: with bounded costs each is over in a fraction of it. */
const TIME_LIMIT = 40_000;

/**
 * A real daemon under attack by one of its peers, and what goes on meanwhile: an honest peer that exchanges with it, a
 * DNS client and a client of its API, who count their answers.
 */
export class Attacked {
  readonly #asking: { peer: Asking; dns: Asking; api: Asking };
  readonly #closing: (() => void)[];
  #messages = 0;

  private constructor(
    private readonly sites: Sites,
    readonly site: Site,
    readonly attacker: ScriptedPeer,
    private readonly honest: ScriptedPeer,
    readonly dnsPort: number,
    private readonly timeLimit: number,
  ) {
    const honestPeer = new HonestPeer(honest);
    const dns = new DnsClient(dnsPort, NAME);
    const api = new ApiClient(this.adminPort, NUMBER);
    const { daemon } = site;
    let last = 0;
    const worked = () => {
      if (daemon.lives) last = daemon.processorTime();
      return last;
    };
    this.#asking = {
      peer: new Asking({ ask: () => honestPeer.addNext(), worked, budget: BUDGET }),
      dns: new Asking({ ask: () => dns.ask(), worked, budget: BUDGET }),
      api: new Asking({ ask: () => api.ask(), worked, budget: BUDGET }),
    };
    this.#closing = [() => honestPeer.close(), () => dns.close(), () => api.close()];
    this.#join = () => honestPeer.join(NUMBER);
  }

  readonly #join: () => Promise<string | undefined>;

  static async start(options: AttackedOptions = {}): Promise<Attacked> {
    const { main, timeLimit = TIME_LIMIT, limits, dns, attacker: keys } = options;
    const [honest, attacker] = await Promise.all([ScriptedPeer.listen(HONEST), ScriptedPeer.listen(ATTACKER)]);
    const [dnsPort] = (await freePorts(1)) as [number];
    const more = dns === undefined ? '' : `, ${dns}`;
    const sites = await Sites.create([A], {
      strangers: [
        { operator: HONEST, port: honest.port },
        { operator: ATTACKER, port: attacker.port, keys },
      ],
      main,
      // As in operation: an attack that keeps our peers from answering is another one.
      t0: '5s',
      t1: '30s',
      limits,
      dns: () => `listen: "127.0.0.1:${dnsPort}", suffixes: [e164.arpa]${more}`,
    });
    const [site] = sites.all as [Site];
    for (const peer of [honest, attacker]) peer.target = { port: site.iddPort, operator: A };
    const attacked = new Attacked(sites, site, attacker, honest, dnsPort, timeLimit);
    try {
      await sites.start();
      await until(() => attacked.#join());
      await until(() =>
        attacked.ask('ADD_NODE_REQ', listXml()).then((code) => (code === '100' ? undefined : `ACK ${code}`)),
      );
    } catch (error) {
      await attacked.end();
      throw error;
    }
    return attacked;
  }

  async end(): Promise<void> {
    for (const close of this.#closing) close();
    await this.sites.end();
    await Promise.all([this.honest.close(), this.attacker.close()]);
  }

  get iddPort(): number {
    return this.site.iddPort;
  }

  get adminPort(): number {
    return this.site.adminPort;
  }

  get lives(): boolean {
    return this.site.daemon.lives;
  }

  /** Plays the attack while the honest go on, until it is over and each of them has had its answers. */
  async during<T>(attack: () => Promise<T>): Promise<Seen<T>> {
    const { daemon } = this.site;
    const asking = Object.values(this.#asking);
    daemon.forgetPeak();
    for (const one of asking) one.start();
    const start = performance.now();
    const isServed = () => asking.every(({ served }) => served.latencies.length >= LEAST_ANSWERS);
    const timeIsOver = () => !daemon.lives || performance.now() - start > this.timeLimit;
    let result: T | undefined;
    // A process that ends takes what it used with it.
    let peak = 0;
    const observe = () => {
      if (daemon.lives) peak = daemon.peakResidentSet();
    };
    const observing = setInterval(observe, 100);
    try {
      result = await Promise.race([attack(), pause(this.timeLimit, undefined, { ref: false })]);
      while (!isServed() && !timeIsOver()) await pause(10);
    } finally {
      await Promise.all(asking.map((one) => one.stop()));
      observe();
      clearInterval(observing);
    }
    const { peer, dns, api } = this.#asking;
    return { result, honest: { peer: peer.served, dns: dns.served, api: api.served }, peak, lives: daemon.lives };
  }

  /** A message of the attacker with a valid header, and its identifier. */
  message(command: string, content: string): { messageId: string; xml: string } {
    this.#messages += 1;
    const messageId = `attack-${this.#messages}`;
    const header = headerXml({
      messageId,
      broadcastId: messageId,
      originatingOperatorId: ATTACKER,
      terminatingOperatorId: A,
    });
    return { messageId, xml: messageXml(command, header + content) };
  }

  /** Posts something to the Idd port. */
  post(body: string | Uint8Array, headers: Record<string, string> = {}): Promise<HttpAnswer> {
    return exchange({ port: this.iddPort, path: '/idd', headers: { ...SOAP, ...headers }, body });
  }

  /** Posts something that is compressed already. */
  postGzip(body: Uint8Array, headers: Record<string, string> = {}): Promise<HttpAnswer> {
    return this.post(body, { 'Content-Encoding': 'gzip', ...headers });
  }

  /** Posts a request to the admin API. */
  postAdmin(path: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<HttpAnswer> {
    return exchange({
      port: this.adminPort,
      path,
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
    });
  }

  /** Sends a message of the attacker; the return code of its ACK. */
  async ask(command: string, content: string): Promise<string | undefined> {
    return textOf((await this.post(this.message(command, content).xml)).text, 'returnCode');
  }

  /** The result code of the response to one of the attacker's messages, once it has come. */
  async resultOf(messageId: string): Promise<string> {
    let result: string | undefined;
    await until(async () => {
      result = this.attacker.received.find(
        (one) => one.messageId === messageId && one.command.endsWith('_RESP'),
      )?.resultCode;
      return result === undefined ? `no response to ${messageId}` : undefined;
    });
    return result!;
  }

  /** Waits until the number of a record in XML resolves to that record alone: what came with it does too. */
  async untilResolved(record: string): Promise<void> {
    const number = textOf(record, 'e164Number')!;
    const path = `/api/v1/lookup/${encodeURIComponent(number)}`;
    await until(async () => {
      const { text } = await exchange({ port: this.adminPort, method: 'GET', path });
      return text.includes(`"e164Number":"${number}"`)
        ? undefined
        : `${number} does not resolve: ${text.slice(0, 200)}`;
    });
  }
}
