import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ack, NaptrRecord } from '../../generated/messages.js';
import { acknowledge } from '../../src/idd/acknowledgement.js';
import type { Answer, OutgoingEnvelope } from '../../src/idd/ports/transport.js';
import { FakeClock } from '../idd/fake-clock.js';
import { SimulatedDes, type World } from '../idd/simulated-des.js';
import { type Life, mortalClock, mortalStore } from './mortal.js';
import type { Random } from './random.js';

/** How bad the world is; probabilities of each message, write or step. */
export interface Faults {
  lose: number;
  loseAck: number;
  delay: number;
  duplicate: number;
  failWrite: number;
}

export const NO_FAULTS: Faults = { lose: 0, loseAck: 0, delay: 0, duplicate: 0, failWrite: 0 };

interface Inhabitant {
  des: SimulatedDes;
  life: Life;
  /** How often it has been started. */
  runs: number;
}

/** Where the files are quickest: what is simulated here is crashes of processes, not of machines. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Some DESs, the network between them and everything that can go wrong, all of it decided by one source of randomness. */
export class Simulation implements World {
  readonly clock = new FakeClock(1_000_000_000, 6);
  faults = NO_FAULTS;
  /** Pairs between which nothing passes, as `A B`. */
  readonly cut = new Set<string>();
  /** Messages handed over, for the one who looks for the reason of a failure. */
  readonly log: string[] = [];
  /** What must never happen, and did. */
  readonly violations: string[] = [];
  readonly #inhabitants = new Map<string, Inhabitant>();
  #folder = '';

  constructor(
    readonly operators: string[],
    private readonly random: Random,
  ) {}

  async start(): Promise<void> {
    this.#folder = await mkdtemp(join(FOLDER, 'opendes-simulation-'));
    for (const operator of this.operators) await this.#begin(operator, 1);
  }

  async end(): Promise<void> {
    for (const { des, life } of this.#inhabitants.values()) {
      life.isOver = true;
      await des.closeFile();
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  des(operator: string): SimulatedDes {
    return this.#inhabitants.get(operator)!.des;
  }

  /** Kills the process and starts it again on the same file. */
  async crash(operator: string): Promise<void> {
    const { des, life, runs } = this.#inhabitants.get(operator)!;
    life.isOver = true;
    await des.closeFile();
    this.log.push(`${this.clock.now()} ${operator} crashed`);
    await this.#begin(operator, runs + 1);
  }

  reachable(from: string, to: string): boolean {
    return !this.cut.has(`${from} ${to}`) && !this.cut.has(`${to} ${from}`);
  }

  async carry(from: string, to: string, envelope: OutgoingEnvelope, signal: AbortSignal): Promise<Answer> {
    if (this.des(from).linkTo(to) === 'interrupted') {
      this.violations.push(`${from} sends ${envelope.command} to ${to} while the heartbeat is interrupted`);
    }
    const aborted = new Promise<undefined>((resolve) => {
      if (signal.aborted) resolve(undefined);
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    const ack = await Promise.race([aborted, this.#deliver(from, to, await copyOf(envelope))]);
    return ack === undefined ? { kind: 'unusable', reason: 'nothing came back' } : { kind: 'acknowledged', ack };
  }

  /** The ACK; never settles where the message or its ACK is lost. */
  async #deliver(from: string, to: string, envelope: OutgoingEnvelope): Promise<Ack | undefined> {
    const { random, faults } = this;
    if (random.chance(faults.duplicate)) void this.#handOver(from, to, envelope, random.below(40_000));
    if (random.chance(faults.lose)) return new Promise(() => {});
    const ack = await this.#handOver(from, to, envelope, random.chance(faults.delay) ? random.below(8000) : 0);
    return random.chance(faults.loseAck) ? new Promise(() => {}) : ack;
  }

  async #handOver(from: string, to: string, envelope: OutgoingEnvelope, delay: number): Promise<Ack> {
    if (delay > 0) await new Promise<void>((resolve) => this.clock.after(delay, resolve));
    if (!this.reachable(from, to)) return new Promise(() => {});
    const { des, life } = this.#inhabitants.get(to)!;
    await this.#judgeResult(from, to, envelope);
    const ack = await des.receive(envelope).catch(() => acknowledge(envelope.header.messageId, 500));
    const { command, header, result } = envelope;
    this.log.push(
      `${this.clock.now()} ${from}->${to} ${command} ${header.messageId} ${result?.resultCode ?? ''} : ${ack.returnCode}`,
    );
    return life.isOver || !this.reachable(from, to) ? new Promise(() => {}) : ack;
  }

  /**
   * A change that does not fit the copy it is for was lost, applied twice or out of order before, unless the originating DES knows already that the
   * copy differs.
   */
  async #judgeResult(from: string, to: string, { command, header, result }: OutgoingEnvelope): Promise<void> {
    if (!result?.resultDescription?.includes('is not in the profile')) return;
    const { diverged, state } = await this.des(to).operation.getNode(from);
    if (state === 'added' && !diverged) {
      this.violations.push(`${command} ${header.messageId} to ${to}: ${result.resultDescription}`);
    }
  }

  async #begin(operator: string, runs: number): Promise<void> {
    const life: Life = { isOver: false };
    const peers = this.operators.filter((other) => other !== operator);
    const world: World = {
      clock: mortalClock(this.clock, life),
      carry: (...message) => (life.isOver ? new Promise(() => {}) : this.carry(...message)),
      reachable: (from, to) => this.reachable(from, to),
    };
    const fails = () => this.random.chance(this.faults.failWrite);
    const des = await SimulatedDes.start(world, operator, peers, join(this.#folder, `${operator}.db`), {
      run: `-${runs}`,
      settings: { heartbeat: { method: 'tcp', interval: 30_000, misses: 3 } },
      wrapStore: (store) => mortalStore(store, life, fails),
    });
    this.#inhabitants.set(operator, { des, life, runs });
  }
}

/** A message that does not need its sender any more: it may arrive when that is gone. */
async function copyOf(envelope: OutgoingEnvelope): Promise<OutgoingEnvelope> {
  const { records } = envelope;
  if (records === undefined) return envelope;
  const pieces: NaptrRecord[][] = [];
  for await (const piece of records()) pieces.push(piece);
  return { ...envelope, records: () => pieces };
}
