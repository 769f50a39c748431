import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NaptrRecord } from '../../generated/messages.js';
import type { CommandCode } from '../../src/idd/codes.js';
import type { Answer, OutgoingEnvelope } from '../../src/idd/ports/transport.js';
import type { IddSettings } from '../../src/idd/settings.js';
import { FakeClock, settle } from './fake-clock.js';
import { SimulatedDes, type SimulationOptions, type World } from './simulated-des.js';

/** One transmission of the DES under test. */
export interface Sent {
  at: number;
  command: CommandCode;
  messageId: string;
  broadcastId: string;
}

/** What the peer does with a message: a number is the return code of its ACK, which may come later. */
export type Reaction = number | 'silence' | Answer | Promise<number | Answer>;

/** Where the files are quickest: no machine crashes here. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/**
 * One DES, `A`, of the real protocol code and the real store, on a clock that the test moves, and its peer `B`, which says what the test wants it
 * to say. The process of the DES can end and be started again on the same file.
 */
export class ScriptedPeer implements World {
  readonly clock = new FakeClock();
  readonly sent: Sent[] = [];
  reaction: (sent: Sent) => Reaction = () => 100;
  isReachable = true;
  des!: SimulatedDes;
  #folder = '';
  #runs = 0;

  private constructor(
    private readonly settings: Partial<IddSettings>,
    private readonly options: Pick<SimulationOptions, 'wrapStore'>,
  ) {}

  static async start(
    settings: Partial<IddSettings> = {},
    options: Pick<SimulationOptions, 'wrapStore'> = {},
  ): Promise<ScriptedPeer> {
    const peer = new ScriptedPeer(settings, options);
    peer.#folder = await mkdtemp(join(FOLDER, 'opendes-scripted-'));
    await peer.begin();
    return peer;
  }

  async begin(): Promise<void> {
    const run = `-${++this.#runs}`;
    const options = { ...this.options, run, settings: this.settings };
    this.des = await SimulatedDes.start(this, 'A', ['B'], join(this.#folder, 'A.db'), options);
    await settle();
  }

  /** Ends the process of the DES; `begin` starts it again. */
  async end(): Promise<void> {
    await this.des.stop();
  }

  async restart(): Promise<void> {
    await this.end();
    await this.begin();
  }

  async close(): Promise<void> {
    await this.end();
    await rm(this.#folder, { recursive: true, force: true });
  }

  reachable(): boolean {
    return this.isReachable;
  }

  async carry(_from: string, _to: string, envelope: OutgoingEnvelope, signal: AbortSignal): Promise<Answer> {
    const { command, header } = envelope;
    const { messageId, broadcastId } = header;
    try {
      for await (const _piece of envelope.records?.() ?? []);
    } catch (error) {
      return { kind: 'unmade', reason: 'the message could not be written', error };
    }
    const sent: Sent = { at: this.clock.now(), command, messageId, broadcastId };
    const reaction = this.reaction(sent);
    this.sent.push(sent);
    const aborted = new Promise<Answer>((resolve) => {
      signal.addEventListener('abort', () => resolve({ kind: 'unusable', reason: 'aborted' }), { once: true });
    });
    const said = await (reaction === 'silence' ? aborted : Promise.race([reaction, aborted]));
    return typeof said === 'number' ? { kind: 'acknowledged', ack: { messageId, returnCode: said } } : said;
  }

  /** The node of B is added: with the first messages that have been exchanged, which are forgotten. */
  async add(): Promise<void> {
    await this.des.operation.addNodes(['B']);
    await settle();
    await this.respond(200);
    this.sent.length = 0;
  }

  /** The host operator adds one record. */
  async change(last: number): Promise<string> {
    const change = { command: 'ADD_DATA_REQ' as const, records: [recordOf(`+44163296000${last}`)] };
    const { broadcastId } = await this.des.operation.changeRecords(change);
    await settle();
    return broadcastId;
  }

  /** B's response to what it was sent last, or to that; gives the return code of the ACK. */
  async respond(resultCode: number, to: Sent = this.sent.at(-1)!): Promise<number> {
    const command = to.command.replace('REQ', 'RESP') as CommandCode;
    const records = command === 'ADD_NODE_RESP' && resultCode === 200 ? () => [[]] : undefined;
    const result = { resultCode, resultDescription: `said ${resultCode}` };
    const ack = await this.des.receive({ command, header: headerOf('A', to), result, records });
    await settle();
    return ack.returnCode;
  }

  /** B adds a record to its own profile; gives the return code of the ACK. */
  async request(messageId: string): Promise<number> {
    const header = headerOf('B', { messageId, broadcastId: messageId });
    const records = () => [[recordOf(`+3319900${messageId.length}`)]];
    const ack = await this.des.receive({ command: 'ADD_DATA_REQ', header, records });
    await settle();
    return ack.returnCode;
  }

  /** B adds A, or resynchronises with it, with an empty profile; gives the return code of the ACK. */
  async requestAddition(messageId: string): Promise<number> {
    const header = headerOf('B', { messageId, broadcastId: messageId });
    const ack = await this.des.receive({ command: 'ADD_NODE_REQ', header, records: () => [[]] });
    await settle();
    return ack.returnCode;
  }
}

function headerOf(originating: 'A' | 'B', { messageId, broadcastId }: Pick<Sent, 'messageId' | 'broadcastId'>) {
  return {
    protocolVersion: '1.0' as const,
    messageId,
    broadcastId,
    originatingOperatorId: originating,
    terminatingOperatorId: originating === 'A' ? 'B' : 'A',
    originatingDesAddress: '127.0.0.1',
    terminatingDesAddress: '127.0.0.1',
  };
}

function recordOf(e164Number: string): NaptrRecord {
  const regexp = `!^.*$!sip:${e164Number.slice(1)}@a.example!`;
  return { e164Number, order: 100, preference: 10, flags: 'u', service: 'E2U+sip', regexp, replacement: '.' };
}
