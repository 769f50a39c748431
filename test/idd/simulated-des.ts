import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ack, MessageByCommand, NaptrRecord } from '../../generated/messages.js';
import { storedAlarms } from '../../src/idd/alarms.js';
import type { CommandCode } from '../../src/idd/codes.js';
import { HostOperation } from '../../src/idd/host-operation.js';
import { Peers } from '../../src/idd/peers.js';
import type { Probe } from '../../src/idd/ports/probe.js';
import type { Answer, OutgoingEnvelope, Transport } from '../../src/idd/ports/transport.js';
import { Receiver } from '../../src/idd/receiving/receive.js';
import { Sender } from '../../src/idd/sending/sender.js';
import type { IddSettings, PeerSettings } from '../../src/idd/settings.js';
import { resolve } from '../../src/resolution/resolve.js';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { silentLog } from '../../src/system/silent-log.js';
import { FakeClock, settle } from './fake-clock.js';

const TIMERS = { t0: 5000, t1: 30_000, retransmissions: 5, t1Expiries: 5 };

export interface Transmission {
  from: string;
  to: string;
  command: CommandCode;
  messageId: string;
  activationTimestamp?: Date;
  at: number;
  answer: string;
}

/** What the network does with a message: hand it over, lose it, or hand it over and lose the ACK. */
export type Fate = 'deliver' | 'lose' | 'lose-ack';

/** DESs with real protocol code and real stores, joined by a network in memory, on a clock that the test moves. */
export class SimulatedNetwork {
  readonly clock = new FakeClock();
  readonly transmissions: Transmission[] = [];
  fate: (transmission: Omit<Transmission, 'answer'>) => Fate = () => 'deliver';
  /** Whether a beat of the heartbeat arrives. */
  reachable: (from: string, to: string) => boolean = () => true;
  readonly #dess = new Map<string, SimulatedDes>();
  #folder = '';

  async start(operators: string[], settings: Partial<PeerSettings> = {}): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'opendes-simulated-'));
    for (const operator of operators) {
      const peers = operators.filter((other) => other !== operator);
      const path = join(this.#folder, `${operator}.db`);
      this.#dess.set(operator, await SimulatedDes.start(this, operator, peers, path, settings));
    }
  }

  des(operator: string): SimulatedDes {
    return this.#dess.get(operator)!;
  }

  /** The commands sent so far, as `from command` lines. */
  get ladder(): string[] {
    return this.transmissions.map(({ from, command, answer }) => `${from} ${command} ${answer}`);
  }

  async close(): Promise<void> {
    for (const des of this.#dess.values()) await des.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async carry(from: string, to: string, envelope: OutgoingEnvelope, signal: AbortSignal): Promise<Answer> {
    const { command, header, activationTimestamp } = envelope;
    const at = this.clock.now();
    const transmission = { from, to, command, messageId: header.messageId, activationTimestamp, at };
    const fate = this.fate(transmission);
    const ack = fate === 'lose' ? undefined : await this.des(to).receive(envelope);
    const lost = ack === undefined || fate === 'lose-ack';
    this.transmissions.push({ ...transmission, answer: lost ? fate : String(ack.returnCode) });
    if (!lost) return { kind: 'acknowledged', ack };
    await new Promise((aborted) => signal.addEventListener('abort', aborted, { once: true }));
    return { kind: 'unusable', reason: 'aborted' };
  }
}

export class SimulatedDes {
  private constructor(
    readonly operation: HostOperation,
    private readonly receiver: Receiver,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(
    network: SimulatedNetwork,
    operator: string,
    peerOperators: string[],
    path: string,
    peerSettings: Partial<PeerSettings>,
  ): Promise<SimulatedDes> {
    const { clock } = network;
    const settings: IddSettings = {
      operator: { id: operator, name: operator, numbers: [] },
      address: '127.0.0.1',
      timers: TIMERS,
      heartbeat: { method: 'tcp', interval: 5000, misses: 3 },
      limits: { messageBytes: 2 ** 25, profileBytes: 2 ** 32, recordsPerMessage: 1000 },
      tracesKept: 30 * 86_400_000,
      peers: peerOperators.map((peer) => ({
        operator: peer,
        url: `http://${peer}/idd`,
        address: '127.0.0.1',
        admission: 'auto',
        sources: ['127.0.0.1/32'],
        priority: 0,
        ...peerSettings,
      })),
    };
    const store = await openSqliteStore(path);
    const peers = new Peers(settings);
    await store.configureNodes(peerOperators, clock.now());
    const alarms = storedAlarms(store, clock, silentLog);
    let count = 0;
    const identifiers = {
      messageId: () => `${operator}-m${++count}`,
      broadcastId: () => `${operator}-b${++count}`,
    };
    const transport: Transport = {
      send: (peer, envelope, { written, signal }) => {
        written();
        return network.carry(operator, peer.operator, envelope, signal);
      },
      close: async () => {},
    };
    const log = silentLog;
    const probe: Probe = { reach: async (peer) => network.reachable(operator, peer.operator) };
    const sender = new Sender(peers, { store, transport, probe, alarms, clock, identifiers, log, settings });
    const wake = (peer: string) => sender.wake(peer);
    const receiver = new Receiver({ peers, store, alarms, clock, settings, wake });
    const resolveNow = (number: string) => resolve(store, { operator }, new Map(), number, clock.now());
    const operation = new HostOperation({ store, sender, peers, clock, identifiers, settings, resolve: resolveNow });
    sender.start();
    return new SimulatedDes(operation, receiver, async () => {
      await sender.stop();
      await alarms.settled();
      await store.close();
    });
  }

  /** Hands a message to the receiving side, as the endpoint does. */
  async receive(envelope: OutgoingEnvelope): Promise<Ack> {
    const { command, header, result, modifications, activationTimestamp } = envelope;
    const begun = await this.receiver.begin(command, header, { address: '127.0.0.1' });
    if (!('finish' in begun)) return begun;
    const streamed = command.includes('NODE');
    const naptrRecord: NaptrRecord[] = [];
    for await (const piece of envelope.records?.() ?? []) {
      if (streamed) await begun.records(piece);
      else naptrRecord.push(...piece);
    }
    const message = {
      header,
      result,
      activationTimestamp,
      enumMappingDataList: envelope.records && { naptrRecord },
      enumMappingModificationList: modifications && { modification: modifications },
    };
    return begun.finish(command, message as unknown as MessageByCommand[CommandCode]);
  }
}

export { settle };
