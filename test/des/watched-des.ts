import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config.js';
import { type DesOptions, type RunningDes, startDes } from '../../src/des.js';
import type { AlarmCause } from '../../src/idd/ports/alarms.js';
import type { Transport } from '../../src/idd/ports/transport.js';
import { readAnswer } from '../../src/soap/decoding/answer-reader.js';
import { RawConnection } from '../soap/raw-connection.js';
import { HOST, hostRecord, PEER, PEER_NUMBER } from './des-under-test.js';
import { type HeaderValues, headerXml, listXml, messageXml, recordXml, resultXml, textOf } from './idd-text.js';
import { type Exchange, WatchedPeer } from './watched-peer.js';

export interface HttpAnswer {
  status: number;
  headers: Headers;
  xml: string;
  returnCode: number | undefined;
}

/** A real DES on loopback whose peer, `208-01`, is watched on the wire. */
export class WatchedDes {
  des!: RunningDes;
  /** What its sending side has begun to send: also what has not become an HTTP request. */
  readonly attempts: string[] = [];
  #folder = '';
  #count = 0;
  #changed = 0;

  private constructor(readonly peer: WatchedPeer) {}

  /** `settings` are top-level lines of the configuration, `peerSettings` lines of the peer's. */
  static async start(settings = '', peerSettings = '', options: DesOptions = {}): Promise<WatchedDes> {
    const watched = new WatchedDes(await WatchedPeer.listen());
    watched.#folder = await mkdtemp(join(tmpdir(), 'opendes-watched-'));
    const path = join(watched.#folder, 'opendes.yaml');
    await writeFile(
      path,
      `operator: { id: ${HOST} }
idd: { listen: "127.0.0.1:0" }
admin: { listen: "127.0.0.1:0" }
dns: { listen: [] }
store: { sqlite: ./opendes.db }
log: { level: silent }
${settings}
peers:
  - { operator: ${PEER}, url: "${watched.peer.url}", address: 127.0.0.1, numbers: ["+33"]${peerSettings} }
`,
    );
    const wrapTransport = (transport: Transport): Transport => ({
      ...transport,
      send: (peer, envelope, sending) => {
        watched.attempts.push(envelope.command);
        return transport.send(peer, envelope, sending);
      },
    });
    watched.des = await startDes(await loadConfig(path, {}), { wrapTransport, ...options });
    return watched;
  }

  async close(): Promise<void> {
    await this.peer.leave();
    await this.des.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async alarms(): Promise<AlarmCause[]> {
    return (await this.des.operation.listAlarms()).map(({ cause }) => cause);
  }

  async link(): Promise<string> {
    return (await this.des.operation.getNode(PEER)).link;
  }

  /** Settles when it holds; fails after 10 s. */
  async until(holds: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + 10_000;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error('it has not come to hold within 10 s');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** The peer adds itself with one number; what was sent for that is forgotten. */
  async addPeer(): Promise<void> {
    await this.post('ADD_NODE_REQ', this.values(), listXml(recordXml(PEER_NUMBER)));
    await this.peer.have('ADD_NODE_RESP', 1);
    await this.#settled();
    this.peer.exchanges.length = 0;
    this.attempts.length = 0;
  }

  /** The host operator adds one record; gives the broadcast. */
  async change(): Promise<string> {
    const records = [hostRecord(`+4416329600${String(++this.#changed).padStart(2, '0')}`)];
    return (await this.des.operation.changeRecords({ command: 'ADD_DATA_REQ', records })).broadcastId;
  }

  /** Header values of a request of the peer, with identifiers never used before. */
  values(values: HeaderValues = {}): HeaderValues {
    const count = ++this.#count;
    return {
      messageId: `m-${count}`,
      broadcastId: `b-${count}`,
      originatingOperatorId: PEER,
      terminatingOperatorId: HOST,
      ...values,
    };
  }

  /** The peer's response to a request that came. */
  respond({ command, messageId, broadcastId }: Exchange, resultCode: number): Promise<HttpAnswer> {
    const values = { messageId, broadcastId, originatingOperatorId: HOST, terminatingOperatorId: PEER };
    return this.post(command.replace('REQ', 'RESP'), values, resultXml(resultCode));
  }

  /** A message of the peer that is taken, with an identifier never used before. */
  good(): string {
    return messageXml('ADD_NODE_REQ', headerXml(this.values()) + listXml(recordXml(PEER_NUMBER)));
  }

  post(command: string, values: HeaderValues, content: string): Promise<HttpAnswer> {
    return this.request(messageXml(command, headerXml(values) + content));
  }

  async request(body: string | undefined, headers: Record<string, string> = {}, method = 'POST'): Promise<HttpAnswer> {
    const soap: Record<string, string> =
      body === undefined ? {} : { 'Content-Type': 'application/soap+xml; charset=utf-8' };
    const response = await fetch(this.des.iddUrl, { method, headers: { ...soap, ...headers }, body });
    const xml = await response.text();
    const code = textOf(xml, 'returnCode');
    const returnCode = code === undefined ? undefined : Number(code);
    return { status: response.status, headers: response.headers, xml, returnCode };
  }

  connect(): Promise<RawConnection> {
    return RawConnection.open(this.des.iddUrl);
  }

  /** Nothing waits for its ACK any more. */
  async #settled(): Promise<void> {
    while ((await this.des.operation.getNode(PEER)).queued > 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The return code of the ACK, the code of the fault, or what else it is. */
export function codeOf(body: string): number | string {
  const answer = readAnswer(Buffer.from(body));
  if (answer.kind === 'garbage') return answer.reason;
  return answer.kind === 'ack' ? answer.ack.returnCode : answer.code;
}
