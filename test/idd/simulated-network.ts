import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandCode } from '../../src/idd/codes.js';
import type { Answer, OutgoingEnvelope } from '../../src/idd/ports/transport.js';
import type { PeerSettings } from '../../src/idd/settings.js';
import { FakeClock, settle } from './fake-clock.js';
import { SimulatedDes } from './simulated-des.js';

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
  readonly #begin = new Map<string, (run: string) => Promise<SimulatedDes>>();
  #folder = '';

  async start(operators: string[], peerSettings: Partial<PeerSettings> = {}): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'opendes-simulated-'));
    for (const operator of operators) {
      const peers = operators.filter((other) => other !== operator);
      const path = join(this.#folder, `${operator}.db`);
      const begin = (run: string) => SimulatedDes.start(this, operator, peers, path, { peerSettings, run });
      this.#begin.set(operator, begin);
      this.#dess.set(operator, await begin(''));
    }
  }

  /** Ends the DES; the returned function starts it again on the same store. */
  async end(operator: string): Promise<() => Promise<void>> {
    await this.des(operator).stop();
    const run = `-${this.clock.now()}`;
    return async () => {
      this.#dess.set(operator, await this.#begin.get(operator)!(run));
    };
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

export { settle };
