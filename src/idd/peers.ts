import { parseIpAddress } from '../ip-address.js';
import { Networks } from './address.js';
import type { IddSettings, PeerSettings } from './settings.js';

/** The configured peers, by operator and by where they may send from. */
export class Peers {
  readonly #byOperator: Map<string, { peer: PeerSettings; sources: Networks }>;

  constructor(settings: Pick<IddSettings, 'peers'>) {
    this.#byOperator = new Map(
      settings.peers.map((peer) => [peer.operator, { peer, sources: new Networks(peer.sources) }]),
    );
  }

  get all(): PeerSettings[] {
    return [...this.#byOperator.values()].map(({ peer }) => peer);
  }

  get(operator: string): PeerSettings | undefined {
    return this.#byOperator.get(operator)?.peer;
  }

  /** Whether this operator's messages may come from that address. */
  mayComeFrom(operator: string, address: string): boolean {
    return this.#byOperator.get(operator)?.sources.include(parseIpAddress(address)) === true;
  }

  /** The first peer whose messages may come from that address; several may share one. */
  firstFrom(address: string): PeerSettings | undefined {
    const parsed = parseIpAddress(address);
    for (const { peer, sources } of this.#byOperator.values()) if (sources.include(parsed)) return peer;
    return undefined;
  }
}
