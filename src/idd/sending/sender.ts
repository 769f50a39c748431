import type { LinkState } from '../operation.js';
import type { Peers } from '../peers.js';
import { PeerSender } from './peer-sender.js';
import type { SendingSurroundings } from './surroundings.js';

/** The sending side: one sender a peer, none of which waits for another. */
export class Sender {
  readonly #peers: Map<string, PeerSender>;

  constructor(peers: Peers, surroundings: SendingSurroundings) {
    this.#peers = new Map(peers.all.map((peer) => [peer.operator, new PeerSender(peer, surroundings)]));
  }

  /** Takes up what a previous run of this process left. */
  resume(): void {
    for (const peer of this.#peers.values()) peer.resume();
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
    return this.#peers.get(operator)?.link ?? 'unknown';
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#peers.values()].map((peer) => peer.stop()));
  }
}
