import type { Ack, MessageByCommand } from '../../generated/messages.js';
import type { CommandCode } from '../../src/idd/codes.js';
import { HostOperation } from '../../src/idd/host-operation.js';
import { keepAlarms } from '../../src/idd/keep-alarms.js';
import type { LinkState } from '../../src/idd/operation.js';
import { OverlapAlarms } from '../../src/idd/overlap-alarms.js';
import { Peers } from '../../src/idd/peers.js';
import type { Clock } from '../../src/idd/ports/clock.js';
import type { Probe } from '../../src/idd/ports/probe.js';
import type { Answer, OutgoingEnvelope, Transport } from '../../src/idd/ports/transport.js';
import { Receiver } from '../../src/idd/receiving/receive.js';
import { Sender } from '../../src/idd/sending/sender.js';
import type { IddSettings, PeerSettings } from '../../src/idd/settings.js';
import { KeptIndex } from '../../src/resolution/kept-index.js';
import { openSqliteStore, type SqliteStore, type SqliteStoreOptions } from '../../src/store/sqlite/sqlite-store.js';
import { sha256Digest } from '../../src/system/sha256-digest.js';
import { silentLog } from '../../src/system/silent-log.js';

const DAY = 86_400_000;

/** As the configuration gives them by default. */
export const LIMITS: IddSettings['limits'] = {
  messageBytes: 2 ** 25,
  profileBytes: 2 ** 32,
  recordsPerMessage: 400,
  recordsPerNumber: 50,
  messagesAtOnce: 1024,
  bytesAtOnce: 2 ** 28,
  responsesQueued: 10_000,
  connections: 1024,
};

/** What a simulated DES lives in. */
export interface World {
  clock: Clock;
  carry(from: string, to: string, envelope: OutgoingEnvelope, signal: AbortSignal): Promise<Answer>;
  /** Whether a beat of the heartbeat arrives. */
  reachable(from: string, to: string): boolean;
}

export interface SimulationOptions {
  /** What differs from the ordinary in the settings of all peers, or of each. */
  peerSettings?: Partial<PeerSettings> | ((peer: string) => Partial<PeerSettings>);
  settings?: Partial<IddSettings>;
  /** Told apart from other runs of the same DES: no run gives an identifier of another. */
  run?: string;
  wrapStore?: (store: SqliteStore) => SqliteStore;
  wrapTransport?: (transport: Transport) => Transport;
  storeOptions?: SqliteStoreOptions;
}

/** A DES of the real protocol code and the real store, on a simulated clock and network. */
export class SimulatedDes {
  private constructor(
    readonly operation: HostOperation,
    /** What it knows of the link to a peer. */
    readonly linkTo: (peer: string) => LinkState,
    private readonly receiver: Receiver,
    readonly stop: () => Promise<void>,
    /** Closes the file and nothing else, as the end of the process does. */
    readonly closeFile: () => Promise<void>,
  ) {}

  static async start(
    world: World,
    operator: string,
    peerOperators: string[],
    path: string,
    {
      peerSettings = {},
      run = '',
      wrapStore = (store) => store,
      wrapTransport = (transport) => transport,
      settings: more = {},
      storeOptions = {},
    }: SimulationOptions = {},
  ): Promise<SimulatedDes> {
    const { clock } = world;
    const settings: IddSettings = {
      operator: { id: operator, name: operator, numbers: [] },
      address: '127.0.0.1',
      timers: { t0: 5000, t1: 30_000, retransmissions: 5, t1Expiries: 5 },
      heartbeat: { method: 'tcp', interval: 5000, misses: 3 },
      limits: LIMITS,
      tracesKept: 30 * 86_400_000,
      peers: peerOperators.map((peer) => ({
        operator: peer,
        url: `http://${peer}/idd`,
        address: '127.0.0.1',
        admission: 'auto',
        sources: ['127.0.0.1/32'],
        priority: 0,
        maxRecords: 1_000_000,
        ...(typeof peerSettings === 'function' ? peerSettings(peer) : peerSettings),
      })),
      ...more,
    };
    const now = () => clock.now();
    const { recordsPerMessage, recordsPerNumber } = settings.limits;
    const peers = new Peers(settings);
    const opened = await openSqliteStore(path, {
      operator,
      recordsPerMessage,
      recordsPerNumber,
      recordsOfPeer: (peer) => peers.get(peer)?.maxRecords ?? 0,
      now,
      ...storeOptions,
    });
    const { store, alarms, stop: stopAlarms } = await keep(wrapStore(opened), clock, peerOperators, opened.close);
    let count = 0;
    const identifiers = {
      messageId: () => `${operator}${run}-m${++count}`,
      broadcastId: () => `${operator}${run}-b${++count}`,
    };
    const transport = wrapTransport({
      send: (peer, envelope, { written, signal }) => {
        written();
        return world.carry(operator, peer.operator, envelope, signal);
      },
      close: async () => {},
    });
    const log = silentLog;
    const probe: Probe = { reach: async (peer) => world.reachable(operator, peer.operator) };
    const sender = new Sender(peers, { store, transport, probe, alarms, clock, identifiers, log, settings });
    const wake = (peer: string) => sender.wake(peer);
    const newDigest = sha256Digest;
    const receiver = new Receiver({ peers, store, alarms, clock, identifiers, newDigest, settings, wake });
    const priorities = new Map(settings.peers.map((peer) => [peer.operator, peer.priority]));
    const overlapAlarms = await OverlapAlarms.open(store, alarms, peerOperators);
    const resolution = new KeptIndex({
      feed: store,
      clock,
      pause: async () => {},
      host: operator,
      peers: peerOperators,
      priorities,
      seed: 1,
      capacity: 10_000,
      overlapChanged: (peer, example) => overlapAlarms.changed(peer, example),
      failed: () => {},
    });
    await resolution.loaded;
    const operation = new HostOperation({
      store,
      alarms,
      sender,
      peers,
      clock,
      identifiers,
      settings,
      resolution,
      pause: async () => {},
    });
    await sender.start();
    const stop = async () => {
      await sender.stop();
      await resolution.stop();
      await stopAlarms();
      await opened.close();
    };
    return new SimulatedDes(
      operation,
      (peer) => sender.linkTo(peer),
      receiver,
      stop,
      () => opened.close(),
    );
  }

  /** Hands a message to the receiving side, as the endpoint does. */
  async receive(envelope: OutgoingEnvelope): Promise<Ack> {
    const { command, header, result, modifications, activationTimestamp } = envelope;
    const begun = await this.receiver.begin(command, header, { address: '127.0.0.1' });
    if (!('finish' in begun)) return begun;
    for await (const piece of envelope.records?.() ?? []) await begun.records(piece);
    if (modifications !== undefined) await begun.modifications(modifications);
    const message = {
      header,
      result,
      activationTimestamp,
      enumMappingDataList: envelope.records && { naptrRecord: [] },
      enumMappingModificationList: modifications && { modification: [] },
    };
    return begun.finish(command, message as unknown as MessageByCommand[CommandCode]);
  }
}

/** The alarms and the nodes, on a store that may fail. */
async function keep(store: SqliteStore, clock: Clock, operators: string[], close: () => Promise<void>) {
  const ignored = () => {};
  const alarming = { clock, log: silentLog, operators, historyKept: DAY, told: ignored, storeFailed: ignored };
  try {
    const kept = await keepAlarms(store, alarming);
    await kept.store.configureNodes(operators, clock.now());
    return kept;
  } catch (error) {
    await close();
    throw error;
  }
}
