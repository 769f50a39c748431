import type { LinkState } from '../operation.js';
import type { Peers } from '../peers.js';
import { PeerLink } from './peer-link.js';
import type { SendingSurroundings } from './surroundings.js';

/** The sending side: one link a peer, none of which waits for another. */
export class Sender {
  readonly #peers: Map<string, PeerLink>;

  constructor(
    peers: Peers,
    private readonly surroundings: SendingSurroundings,
  ) {
    this.#peers = new Map(peers.all.map((peer) => [peer.operator, new PeerLink(peer, surroundings)]));
  }

  /** Takes up what a previous run of this process left, its links as its alarms tell of them, and begins to beat. */
  async start(): Promise<void> {
    const open = await this.surroundings.store.listAlarms();
    for (const [operator, peer] of this.#peers) {
      peer.start(new Set(open.filter(({ object }) => object === `peer/${operator}`).map(({ cause }) => cause)));
    }
  }

  /** There may be something to send to that peer; without one, to any. */
  wake(operator?: string): void {
    if (operator === undefined) for (const peer of this.#peers.values()) peer.wake();
    else this.#peers.get(operator)?.wake();
  }

  retry(operator: string): void {
    this.#peers.get(operator)?.retry();
  }

  linkTo(operator: string): LinkState {
    return this.#peers.get(operator)?.state ?? 'unknown';
  }

  /**
   * When the next message to the peer that waits for its time is sent, milliseconds since 1970; undefined where none
   * does.
   */
  nextTryTo(operator: string): number | undefined {
    return this.#peers.get(operator)?.nextTryAt;
  }

  /** Begins nothing more; what is in flight has `grace` milliseconds to come to its end. */
  async stop(grace = 0): Promise<void> {
    await Promise.all([...this.#peers.values()].map((peer) => peer.stop(grace)));
  }
}
