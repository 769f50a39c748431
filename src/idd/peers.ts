import { isInNetworks } from './address.js';
import type { IddSettings, PeerSettings } from './settings.js';

/** The configured peers, by operator and by where they may send from. */
export class Peers {
  readonly #byOperator: Map<string, PeerSettings>;

  constructor(settings: Pick<IddSettings, 'peers'>) {
    this.#byOperator = new Map(settings.peers.map((peer) => [peer.operator, peer]));
  }

  get all(): PeerSettings[] {
    return [...this.#byOperator.values()];
  }

  get(operator: string): PeerSettings | undefined {
    return this.#byOperator.get(operator);
  }

  /** Whether this peer's messages may come from that address. */
  mayComeFrom(peer: PeerSettings, address: string): boolean {
    return isInNetworks(address, peer.sources);
  }

  /** Whether any peer's messages may come from that address. */
  anyMayComeFrom(address: string): boolean {
    return this.all.some((peer) => this.mayComeFrom(peer, address));
  }
}
