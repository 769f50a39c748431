import type { Clock } from '../ports/clock.js';
import type { OutgoingMessage } from '../ports/store/index.js';
import { STORE_RETRY } from './lane.js';

interface Surroundings {
  clock: Clock;
  /** The requests that wait for their response. */
  awaiting(): Promise<OutgoingMessage[]>;
  /** T1 of this one has expired. */
  expired(request: OutgoingMessage): Promise<void>;
  failed(error: unknown): void;
}

/**
 * "T1 is the maximum duration between the originating DES receiving an ACK (100) for request message and receiving response message"
 * [Q.3645 §7.1.1 note 2]. One timer for all requests to a peer, set to the oldest one.
 */
export class ResponseWatch {
  #dueAt = Number.POSITIVE_INFINITY;
  #isStopped = false;
  #checking: Promise<void> | undefined;
  #cancel = () => {};

  constructor(private readonly surroundings: Surroundings) {}

  /** Takes up what a previous run of this process waited for. */
  start(): void {
    this.#check();
  }

  /** A request waits for its response until then, milliseconds since 1970. */
  expect(dueAt: number): void {
    if (dueAt < this.#dueAt) this.#wakeAt(dueAt);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    await this.#checking;
  }

  #check(): void {
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#checking = this.#expireDue().catch((error) => {
      const { clock, failed } = this.surroundings;
      failed(error);
      this.expect(clock.now() + STORE_RETRY);
    });
  }

  async #expireDue(): Promise<void> {
    const { clock, awaiting, expired } = this.surroundings;
    for (const request of await awaiting()) {
      const dueAt = request.delivery.dueAt ?? 0;
      if (dueAt > clock.now()) this.expect(dueAt);
      else if (!this.#isStopped) await expired(request);
    }
  }

  #wakeAt(dueAt: number): void {
    this.#cancel();
    if (this.#isStopped) return;
    const { clock } = this.surroundings;
    this.#dueAt = dueAt;
    this.#cancel = clock.after(Math.max(dueAt - clock.now(), 0), () => this.#check());
  }
}
