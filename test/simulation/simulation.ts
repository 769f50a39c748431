import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ack } from '../../generated/messages.js';
import { acknowledge } from '../../src/idd/acknowledgement.js';
import { type CommandCode, isRequest, type ReturnCode } from '../../src/idd/codes.js';
import type { DataChange } from '../../src/idd/ports/store/index.js';
import type { Answer, OutgoingEnvelope } from '../../src/idd/ports/transport.js';
import type { PeerSettings } from '../../src/idd/settings.js';
import { FakeClock } from '../idd/fake-clock.js';
import { LIMITS, SimulatedDes, type World } from '../idd/simulated-des.js';
import { BadNetwork } from './bad-network.js';
import { FailingDisk } from './failing-disk.js';
import { forever, Life } from './life.js';
import { mortalClock, mortalStore } from './mortal.js';
import type { Random } from './random.js';
import type { Sabotage } from './sabotage.js';
import { Witness } from './witness.js';

/** What a DES is configured with. */
export interface Constitution {
  recordsPerMessage: number;
  peers: Record<string, Partial<PeerSettings>>;
}

interface Run {
  des: SimulatedDes;
  life: Life;
  disk: FailingDisk;
}

/** Where the files are quickest: what is simulated here is crashes of processes, not of machines. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const BEGINNING = 1_000_000_000;
/** Turns of the event loop in which something must come to an end. */
const PATIENCE = 100_000;
/** How often a start is tried on a failing disk. */
const STARTS = 10;

/** Some DESs, the network between them and everything that can go wrong, all of it decided by one source of randomness. */
export class Simulation {
  readonly clock = new FakeClock(BEGINNING, () => this.#settled());
  readonly witness = new Witness(
    (from, to) => this.constitutions.get(from)?.peers[to]?.recordsPerMessage !== undefined,
  );
  /** What happened, for the one who looks for the reason of a failure. */
  readonly log: string[] = [];
  readonly network: BadNetwork;
  readonly #runs = new Map<string, Run>();
  readonly #counts = new Map<string, number>();
  readonly #folder = mkdtempSync(join(FOLDER, 'opendes-simulation-'));
  /** Operations of stores, starts and ends of processes that are under way. */
  #busy = 0;
  #isOver = false;
  #isWatched = false;

  constructor(
    readonly constitutions: Map<string, Constitution>,
    private readonly random: Random,
    private readonly sabotage: Sabotage = {},
  ) {
    this.network = new BadNetwork(this.clock, random, (...message) => this.#handOver(...message));
  }

  get operators(): string[] {
    return [...this.constitutions.keys()];
  }

  async start(): Promise<void> {
    for (const operator of this.operators) await this.#begin(operator);
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#settled();
    for (const { life } of this.#runs.values()) life.end();
    await this.#settled();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Undefined while it is down. */
  des(operator: string): SimulatedDes | undefined {
    return this.#runs.get(operator)?.des;
  }

  note(text: string): void {
    this.log.push(`${this.clock.now() - BEGINNING} ${text}`);
  }

  /** Looks at the DESs, over which no process ends. */
  async watch<T>(look: () => Promise<T>): Promise<T> {
    this.#isWatched = true;
    try {
      return await look();
    } finally {
      this.#isWatched = false;
    }
  }

  /** What the action gives, or undefined when the process ends over it. */
  async during<T>(operator: string, action: (des: SimulatedDes) => Promise<T>): Promise<T | undefined> {
    const run = this.#runs.get(operator);
    if (run === undefined) return undefined;
    return Promise.race([action(run.des), run.life.ended.then(() => undefined)]);
  }

  /** The process is killed with that many events from now, and started again some time later. */
  crash(operator: string, events: number): void {
    const life = this.#runs.get(operator)?.life;
    if (events > 0) life?.endAfter(events);
    else life?.end();
  }

  setDiskFull(operator: string, isFull: boolean): void {
    const disk = this.#runs.get(operator)?.disk;
    if (disk) disk.isFull = isFull;
  }

  /** The process is asked to stop, and started again. */
  async restart(operator: string): Promise<void> {
    const run = this.#runs.get(operator);
    if (run === undefined || run.life.isOver) return;
    this.note(`${operator} stops`);
    await Promise.race([run.des.stop(), run.life.ended]);
    if (run.life.isOver) return;
    this.#runs.delete(operator);
    run.life.end();
    await this.#begin(operator);
  }

  /** The world is good from now on, and everything is up. */
  async heal(): Promise<void> {
    this.network.mend();
    for (const { disk, life } of this.#runs.values()) {
      disk.isFull = false;
      life.endAfter(Number.POSITIVE_INFINITY);
    }
    await this.#settled();
    for (const operator of this.operators) if (!this.#runs.has(operator)) await this.#begin(operator);
  }

  #reachable(from: string, to: string): boolean {
    return this.network.connects(from, to) && this.#runs.has(to);
  }

  async #carry(life: Life, from: string, to: string, envelope: OutgoingEnvelope, signal: AbortSignal): Promise<Answer> {
    const { command, header } = envelope;
    const { messageId } = header;
    if (!life.goesOn()) return forever();
    const isInterrupted = this.des(from)?.linkTo(to) === 'interrupted';
    this.witness.sendings.push({ from, to, command, messageId, isInterrupted });
    const answer = await this.network.carry(from, to, envelope, signal);
    const code = answer.kind === 'acknowledged' ? answer.ack.returnCode : answer.reason;
    this.note(`${from}->${to} ${command} ${messageId}: ${code}`);
    if (typeof code === 'number' && isFinal(code)) this.#givenUp(from, to, command, messageId);
    return life.goesOn() ? answer : forever();
  }

  /** The message will not be sent again. */
  #givenUp(from: string, to: string, command: CommandCode, messageId: string): void {
    this.witness.order(to, from).giveUp();
    if (!isRequest(command)) this.witness.responded.add(`${from} ${to} ${requestOf(command)} ${messageId}`);
  }

  async #handOver(from: string, to: string, envelope: OutgoingEnvelope): Promise<Ack | undefined> {
    const { command, header, result } = envelope;
    const { messageId } = header;
    const run = this.#runs.get(to);
    if (run === undefined || !run.life.goesOn()) return undefined;
    const change = await changeIn(envelope);
    if (change !== undefined) this.witness.bringsChange(to, from, messageId, change);
    const received = run.des.receive(envelope).catch(() => acknowledge(messageId, 500));
    const ack = await Promise.race([received, run.life.ended.then(() => undefined)]);
    this.note(`${from}>>${to} ${command} ${messageId} ${result?.resultCode ?? ''}: ${ack?.returnCode ?? 'crash'}`);
    if (ack === undefined || !run.life.goesOn()) return undefined;
    const returnCode = ack.returnCode as ReturnCode;
    if (!isRequest(command)) this.witness.responded.add(`${from} ${to} ${requestOf(command)} ${messageId}`);
    this.witness.acknowledgements.push({ from, to, command, messageId, returnCode });
    return ack;
  }

  /** Starts the process, again where its disk does not let it, as a supervisor does. */
  async #begin(operator: string): Promise<void> {
    this.#busy += 1;
    try {
      for (let start = 1; !this.#isOver; start++) {
        const rate = () => (start < STARTS ? this.network.faults.failWrite : 0);
        const disk = new FailingDisk(this.random, rate, this.sabotage.disk?.(operator));
        if (await this.#startOn(disk, operator)) return;
      }
    } finally {
      this.#busy -= 1;
    }
  }

  async #startOn(disk: FailingDisk, operator: string): Promise<boolean> {
    const count = (this.#counts.get(operator) ?? 0) + 1;
    this.#counts.set(operator, count);
    const life: Life = new Life(
      () => void this.#bury(operator, life, disk),
      () => !this.#isWatched,
    );
    const peers = this.operators.filter((other) => other !== operator);
    const { recordsPerMessage, peers: peerSettings } = this.constitutions.get(operator)!;
    const world: World = {
      clock: mortalClock(this.clock, life),
      carry: (...message) => this.#carry(life, ...message),
      reachable: (from, to) => this.#reachable(from, to),
    };
    const busyness = { begin: () => (this.#busy += 1), end: () => (this.#busy -= 1) };
    const { store: spoil, port: forge, transport: disturb, database } = this.sabotage;
    const { witness, clock } = this;
    try {
      const des = await SimulatedDes.start(world, operator, peers, join(this.#folder, `${operator}.db`), {
        run: `-${count}`,
        settings: {
          heartbeat: { method: 'tcp', interval: 60_000, misses: 2 },
          limits: { ...LIMITS, recordsPerMessage },
        },
        peerSettings: (peer) => peerSettings[peer] ?? {},
        wrapStore: (opened) => {
          const watched = witness.watch(operator, spoil?.(opened, operator) ?? opened);
          return mortalStore(forge?.(watched) ?? watched, life, busyness);
        },
        wrapTransport: (transport) => disturb?.(transport, operator, clock) ?? transport,
        storeOptions: {
          instrument: (db) => {
            database?.(db, operator);
            disk.instrument(db);
          },
          upkeepFailed: () => {},
        },
      });
      this.#runs.set(operator, { des, life, disk });
      this.witness.doubt(operator, peers);
      return true;
    } catch (error) {
      // Without the folder, which is another one each time the story is told.
      this.note(`${operator} does not start: ${(error as Error).message.replace(`${this.#folder}/`, '')}`);
      return false;
    }
  }

  /** What happens after the end of a process: nothing, or what was on its way into the file is lost; after a while it is started again. */
  async #bury(operator: string, life: Life, disk: FailingDisk): Promise<void> {
    const run = this.#runs.get(operator);
    if (run?.life !== life) return;
    this.note(`${operator} crashes`);
    this.#runs.delete(operator);
    if (this.random.chance(0.5)) disk.lose();
    this.#busy += 1;
    try {
      await run.des.closeFile().catch(() => {});
    } finally {
      this.#busy -= 1;
    }
    if (this.#isOver) return;
    if (this.random.chance(0.5)) return this.#begin(operator);
    this.clock.after(this.random.below(200_000), () => {
      if (!this.#isOver && !this.#runs.has(operator)) void this.#begin(operator);
    });
  }

  /** Lets everything run that does not wait for the clock. */
  async #settled(): Promise<void> {
    let idle = 0;
    for (let turn = 0; idle < 2; turn++) {
      if (turn > PATIENCE) throw new Error(`${this.#busy} operations never end`);
      await new Promise((resolve) => setImmediate(resolve));
      idle = this.#busy === 0 ? idle + 1 : 0;
    }
  }
}

/** ACKs after which a message is given up; not those by which the peer refuses us altogether. */
function isFinal(returnCode: number): boolean {
  return returnCode >= 400 && returnCode < 500 && ![402, 403, 405, 410].includes(returnCode);
}

function requestOf(response: CommandCode): string {
  return response.replace(/RESP$/, 'REQ');
}

async function changeIn({ command, records, modifications }: OutgoingEnvelope): Promise<DataChange | undefined> {
  if (command === 'MOD_DATA_REQ') return { command, modifications: modifications! };
  if (command !== 'ADD_DATA_REQ' && command !== 'REMOVE_DATA_REQ') return undefined;
  const pieces = [];
  for await (const piece of records!()) pieces.push(...piece);
  return { command, records: pieces };
}
