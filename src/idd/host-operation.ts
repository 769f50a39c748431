import type { NaptrRecord } from '../../generated/messages.js';
import { parseE164Number } from '../enum/e164.js';
import { type StoredAlarms, withUnstored } from './alarms.js';
import { refusalOf, requireActivation, requireRecords } from './asked.js';
import { tellNearest } from './missing-record.js';
import type { NodeView, Operation, Overlap, Resolved } from './operation.js';
import type { Peers } from './peers.js';
import type { Alarm } from './ports/alarms.js';
import type { Clock } from './ports/clock.js';
import type { Identifiers } from './ports/identifiers.js';
import type { Resolution } from './ports/resolution.js';
import type {
  AlarmQuery,
  AlarmStore,
  Broadcast,
  DataChange,
  NodeRecord,
  OperatingStore,
  Page,
} from './ports/store/index.js';
import { Refusal, type RefusalCode } from './refusal.js';
import type { Sender } from './sending/sender.js';
import type { IddSettings } from './settings.js';

interface Surroundings {
  store: OperatingStore & AlarmStore;
  alarms: Pick<StoredAlarms, 'tell' | 'unstored'>;
  sender: Pick<Sender, 'wake' | 'retry' | 'linkTo' | 'nextTryTo'>;
  peers: Peers;
  clock: Clock;
  identifiers: Identifiers;
  settings: IddSettings;
  resolution: Resolution;
  /** Lets everything else that waits have its turn, while a change is checked that takes long. */
  pause: () => Promise<void>;
}

/** What the host operator does, in the originating role: each change is one broadcast, stored before the caller is told. */
export class HostOperation implements Operation {
  #hasWoken = false;
  /**
   * Settles when the last check that paused has ended: changes that come meanwhile are checked after it, so that all
   * keep their order.
   */
  #checking: Promise<void> | undefined;

  /** Each journal entry fits the messages to every peer. */
  readonly #recordsPerEntry: number;

  constructor(private readonly surroundings: Surroundings) {
    this.#recordsPerEntry = smallestMessage(surroundings.peers, surroundings.settings);
  }

  async listNodes(): Promise<NodeView[]> {
    const nodes = await this.surroundings.store.listNodes();
    return nodes.flatMap((node) => this.#view(node) ?? []);
  }

  async getNode(operator: string): Promise<NodeView> {
    const node = await this.surroundings.store.getNode(operator);
    const view = node && this.#view(node);
    if (view === undefined) throw unknownOperator(operator);
    return view;
  }

  /** [Q.3645 §7.1.1] "wants to broadcast its ENUM profile to and get ENUM profile from relevant DESs" */
  async addNodes(operators: string[], { activateAt }: { activateAt?: number } = {}): Promise<{ broadcastId: string }> {
    if (activateAt !== undefined) requireActivation(activateAt, this.surroundings.clock.now());
    return this.#startAddition([...new Set(operators)], { resync: false, activateAt });
  }

  async resyncNode(operator: string): Promise<{ broadcastId: string }> {
    return this.#startAddition([operator], { resync: true });
  }

  /** [Q.3645 §7.1.2] */
  async removeNode(operator: string, { force }: { force: boolean }): Promise<{ broadcastId: string }> {
    const { store, sender, clock, identifiers } = this.surroundings;
    this.#requirePeers([operator]);
    const broadcastId = identifiers.broadcastId();
    const outcome = await store.startNodeRemoval(operator, {
      broadcastId,
      messageId: () => identifiers.messageId(),
      at: clock.now(),
      force,
    });
    if (outcome.kind === 'refused') throw new Refusal('NODE_NOT_ADDED', `the node of ${operator} is not added`);
    sender.wake(operator);
    return { broadcastId };
  }

  async retryNode(operator: string): Promise<void> {
    this.#requirePeers([operator]);
    this.surroundings.sender.retry(operator);
  }

  /** [Q.3645 §7.2] */
  async changeRecords(change: DataChange): Promise<{ broadcastId: string }> {
    const { store, clock, identifiers } = this.surroundings;
    const checking = this.#check(change);
    if (checking !== undefined) await checking;
    const broadcastId = identifiers.broadcastId();
    const outcome = await store.changeHostProfile(change, {
      broadcastId,
      at: clock.now(),
      recordsPerEntry: this.#recordsPerEntry,
    });
    if (outcome.kind !== 'stored') throw await tellNearest(refusalOf(change, outcome), outcome, store);
    this.#wakeAll();
    return { broadcastId };
  }

  async listRecords(options: {
    operator?: string;
    prefix?: string;
    after?: string;
    limit: number;
  }): Promise<Page<NaptrRecord>> {
    return this.surroundings.store.listRecords({ ...options, operator: this.#peerOf(options.operator) });
  }

  async walkRecords(options: { operator?: string; prefix?: string }): Promise<AsyncIterable<NaptrRecord[]>> {
    return this.surroundings.store.walkRecords({ ...options, operator: this.#peerOf(options.operator) });
  }

  listBroadcasts(options: { after?: string; limit: number }): Promise<Page<Broadcast>> {
    return this.surroundings.store.listBroadcasts(options);
  }

  async getBroadcast(broadcastId: string): Promise<Broadcast> {
    const broadcast = await this.surroundings.store.getBroadcast(broadcastId);
    if (broadcast === undefined) throw new Refusal('BROADCAST_UNKNOWN');
    return broadcast;
  }

  async retryBroadcast(broadcastId: string): Promise<void> {
    const { store } = this.surroundings;
    const recordsPerMessage = (operator: string) => this.#limitOf(operator);
    this.#wakeAfter(await store.retryBroadcast(broadcastId, { ...this.#stamp(), recordsPerMessage }));
  }

  async cancelBroadcast(broadcastId: string): Promise<void> {
    const { store } = this.surroundings;
    this.#wakeAfter(await store.cancelBroadcast(broadcastId, this.#stamp()));
  }

  async listAlarms(query: AlarmQuery = {}): Promise<Alarm[]> {
    const { store, alarms } = this.surroundings;
    const stored = await store.listAlarms(query);
    const hasMore = stored.length >= (query.limit ?? Number.POSITIVE_INFINITY);
    return hasMore ? stored : withUnstored(stored, alarms.unstored(), query);
  }

  async acknowledgeAlarm(id: number): Promise<void> {
    const { store, alarms, clock } = this.surroundings;
    const events = await store.acknowledgeAlarm(id, clock.now());
    if (events === undefined) throw new Refusal('ALARM_UNKNOWN');
    alarms.tell(events);
  }

  async clearAlarm(id: number): Promise<void> {
    const { store, alarms, clock } = this.surroundings;
    const event = await store.clearAlarmById(id, clock.now());
    if (event === undefined) throw new Refusal('ALARM_UNKNOWN');
    alarms.tell([event]);
  }

  async lookup(number: string): Promise<Resolved> {
    const { reason } = parseE164Number(number);
    if (reason !== undefined) throw new Refusal('NUMBER_INVALID', `${number} ${reason}`);
    this.#requireResolution();
    const resolved = this.surroundings.resolution.lookUp(number);
    if (resolved === undefined) throw new Refusal('NUMBER_NOT_FOUND', `nobody announces ${number}`);
    return resolved;
  }

  async listOverlaps(page: { after?: string; limit: number }): Promise<Page<Overlap>> {
    this.#requireResolution();
    return this.surroundings.resolution.listOverlaps(page);
  }

  #requireResolution(): void {
    const missing = this.surroundings.resolution.missing();
    if (missing !== undefined) throw new Refusal('RESOLUTION_NOT_READY', `no answer for now: ${missing}`);
  }

  /** Returns nothing where the change has been checked at once. Throws, or rejects with, Refusal. */
  #check(change: DataChange): Promise<void> | undefined {
    const check = () => requireRecords(change, this.surroundings);
    const checking = this.#checking === undefined ? check() : this.#checking.then(check);
    if (checking === undefined) return undefined;
    const ended: Promise<void> = checking.then(
      () => this.#ended(ended),
      () => this.#ended(ended),
    );
    this.#checking = ended;
    return checking;
  }

  #ended(checking: Promise<void>): void {
    if (this.#checking === checking) this.#checking = undefined;
  }

  async #startAddition(
    operators: string[],
    { resync, activateAt }: { resync: boolean; activateAt?: number },
  ): Promise<{ broadcastId: string }> {
    const { store, sender, clock, identifiers } = this.surroundings;
    this.#requirePeers(operators);
    const broadcastId = identifiers.broadcastId();
    const outcome = await store.startNodeAddition(operators, {
      broadcastId,
      messageId: () => identifiers.messageId(),
      at: clock.now(),
      resync,
      recordsPerMessage: (operator) => this.#limitOf(operator),
      ...(activateAt !== undefined && { activateAt }),
    });
    if (outcome.kind === 'refused') {
      const code = resync ? 'NODE_NOT_ADDED' : 'NODE_ALREADY_ADDED';
      throw new Refusal(code, `${outcome.operators.join(', ')}: ${resync ? 'not added' : 'added already; use resync'}`);
    }
    for (const operator of operators) sender.wake(operator);
    return { broadcastId };
  }

  /**
   * Wakes the senders once for all changes that have become durable together: those that go on before the microtask were durable when the first of them
   * woke the senders, who find them too.
   */
  #wakeAll(): void {
    if (this.#hasWoken) return;
    this.#hasWoken = true;
    queueMicrotask(() => {
      this.#hasWoken = false;
    });
    this.surroundings.sender.wake();
  }

  #stamp(): { messageId: () => string; at: number } {
    const { clock, identifiers } = this.surroundings;
    return { messageId: () => identifiers.messageId(), at: clock.now() };
  }

  /** The operators for whom what was asked of a broadcast has changed what is to be sent. */
  #wakeAfter(
    outcome: { kind: 'stored'; operators: string[] } | { kind: 'refused'; reason: keyof typeof BROADCAST_REFUSALS },
  ): void {
    if (outcome.kind === 'refused') throw new Refusal(BROADCAST_REFUSALS[outcome.reason]);
    for (const operator of outcome.operators) this.surroundings.sender.wake(operator);
  }

  /** Records in one message to that peer at most, where it has a limit of its own. */
  #limitOf(operator: string): number | undefined {
    return this.surroundings.peers.get(operator)?.recordsPerMessage;
  }

  /** Undefined: the host operator itself. */
  #peerOf(operator: string | undefined): string | undefined {
    if (operator === undefined || operator === this.surroundings.settings.operator.id) return undefined;
    this.#requirePeers([operator]);
    return operator;
  }

  #requirePeers(operators: string[]): void {
    for (const operator of operators) {
      if (this.surroundings.peers.get(operator) === undefined) throw unknownOperator(operator);
    }
  }

  /** Nodes of operators that are no longer configured stay in the store but are shown no more. */
  #view(node: NodeRecord): NodeView | undefined {
    const { peers, sender } = this.surroundings;
    const { operator } = node;
    const peer = peers.get(operator);
    if (peer === undefined) return undefined;
    const { url, address, maxRecords } = peer;
    const nextTryAt = sender.nextTryTo(operator);
    const waiting = nextTryAt !== undefined && { nextTryAt };
    return { ...node, link: sender.linkTo(operator), ...waiting, url, address, maxRecords };
  }
}

const BROADCAST_REFUSALS = {
  unknown: 'BROADCAST_UNKNOWN',
  'not-failed': 'BROADCAST_NOT_FAILED',
  overtaken: 'BROADCAST_OVERTAKEN',
  'not-pending': 'BROADCAST_NOT_PENDING',
} as const satisfies Record<string, RefusalCode>;

function unknownOperator(operator: string): Refusal {
  return new Refusal('OPERATOR_UNKNOWN', `${operator} is not configured as a peer`);
}

/** Records that every peer takes in one message: a change that is stored in pieces of this size never has to be cut for one of them. */
function smallestMessage(peers: Peers, { limits }: IddSettings): number {
  return Math.min(
    limits.recordsPerMessage,
    ...peers.all.map((peer) => peer.recordsPerMessage ?? limits.recordsPerMessage),
  );
}
