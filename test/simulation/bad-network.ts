import type { Ack, NaptrRecord } from '../../generated/messages.js';
import { acknowledge } from '../../src/idd/acknowledgement.js';
import type { Clock } from '../../src/idd/ports/clock.js';
import type { Answer, OutgoingEnvelope } from '../../src/idd/ports/transport.js';
import { type Faults, NO_FAULTS } from './faults.js';
import { forever } from './life.js';
import type { Random } from './random.js';

/** Hands a message to its receiver; the ACK, or undefined where the receiver is down or goes down over it. */
export type HandOver = (from: string, to: string, envelope: OutgoingEnvelope) => Promise<Ack | undefined>;

/** The longest that a message is on its way, in milliseconds; T0 is 5 seconds. */
const LONGEST_DELAY = 8000;
const LONGEST_DETOUR = 40_000;
/** An activation in the future is at most this far away. */
const LATEST_ACTIVATION = 600_000;

/** The network between the DESs, which does to messages what networks do; all of it decided by one source of randomness. */
export class BadNetwork {
  faults: Faults = NO_FAULTS;
  /** What cannot connect, as `from to`: one way or both. */
  readonly cut = new Set<string>();
  /** Receivers that take long over every message, and how long, in milliseconds. */
  readonly slow = new Map<string, number>();
  /** Messages that have been on their way. */
  readonly #seen = new Set<string>();
  /** Moments from which profiles are to be in force; a repetition of a message says the same. */
  readonly #activations = new Map<string, Date | undefined>();

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly handOver: HandOver,
  ) {}

  connects(from: string, to: string): boolean {
    return !this.cut.has(`${from} ${to}`);
  }

  /** Everything passes from now on. */
  mend(): void {
    this.faults = NO_FAULTS;
    this.cut.clear();
    this.slow.clear();
  }

  async carry(from: string, to: string, original: OutgoingEnvelope, signal: AbortSignal): Promise<Answer> {
    const envelope = await this.#copyOf(original);
    const aborted = new Promise<Answer>((resolve) => {
      const give = () => resolve({ kind: 'unusable', reason: 'nothing came back' });
      if (signal.aborted) give();
      signal.addEventListener('abort', give, { once: true });
    });
    return Promise.race([aborted, this.#deliver(from, to, envelope)]);
  }

  /** Never settles where the message or its ACK is lost. */
  async #deliver(from: string, to: string, envelope: OutgoingEnvelope): Promise<Answer> {
    const { random, faults } = this;
    if (random.chance(faults.badAnswer)) return this.#badAnswer(envelope);
    this.#seen.add(`${envelope.command} ${envelope.header.messageId}`);
    if (random.chance(faults.duplicate)) void this.#arrive(from, to, envelope, random.below(LONGEST_DETOUR));
    if (random.chance(faults.lose)) return forever();
    const ack = await this.#arrive(from, to, envelope, random.chance(faults.delay) ? random.below(LONGEST_DELAY) : 0);
    if (ack === undefined || random.chance(faults.loseAck)) return forever();
    if (random.chance(faults.delayAck)) await this.#pass(random.below(LONGEST_DELAY));
    return { kind: 'acknowledged', ack };
  }

  /** Undefined where no ACK comes back. */
  async #arrive(from: string, to: string, envelope: OutgoingEnvelope, delay: number): Promise<Ack | undefined> {
    await this.#pass(delay + (this.slow.get(to) ?? 0));
    if (!this.connects(from, to)) return undefined;
    const ack = await this.handOver(from, to, envelope);
    return this.connects(from, to) ? ack : undefined;
  }

  #badAnswer({ command, header: { messageId } }: OutgoingEnvelope): Answer {
    const dice = this.random.next();
    if (dice < 0.4) return { kind: 'unusable', reason: 'HTTP 502' };
    if (dice < 0.6) return { kind: 'acknowledged', ack: acknowledge(messageId, 500) };
    if (dice < 0.8) {
      const retryAfter = this.random.below(20_000);
      return { kind: 'acknowledged', ack: acknowledge(messageId, 501), retryAfter };
    }
    // A message that is refused for good is not on its way any more.
    const isFinal = dice > 0.95 && !this.#seen.has(`${command} ${messageId}`);
    return { kind: 'acknowledged', ack: acknowledge(messageId, isFinal ? 401 : 405) };
  }

  async #pass(milliseconds: number): Promise<void> {
    if (milliseconds > 0) await new Promise<void>((resolve) => this.clock.after(milliseconds, resolve));
  }

  /** A message that does not need its sender any more: it may arrive when that is gone. */
  async #copyOf(envelope: OutgoingEnvelope): Promise<OutgoingEnvelope> {
    const { records } = envelope;
    const activationTimestamp = this.#activationOf(envelope);
    if (records === undefined) return { ...envelope, activationTimestamp };
    const pieces: NaptrRecord[][] = [];
    for await (const piece of records()) pieces.push(piece);
    return { ...envelope, activationTimestamp, records: () => pieces };
  }

  /** In a bad world, some profiles are to be in force later. */
  #activationOf({ command, header: { messageId }, activationTimestamp }: OutgoingEnvelope): Date | undefined {
    if (command !== 'ADD_NODE_REQ') return activationTimestamp;
    if (!this.#activations.has(messageId)) {
      const isLater = this.faults !== NO_FAULTS && this.random.chance(0.2);
      const moment = new Date(this.clock.now() + this.random.below(LATEST_ACTIVATION));
      this.#activations.set(messageId, isLater ? moment : activationTimestamp);
    }
    return this.#activations.get(messageId);
  }
}
