import { groupsOf, prefixOf } from '../address.js';
import type { DnsStatistics } from '../statistics.js';

export interface PlaceLimits {
  all: number;
  perClient: number;
  /** Bits of the networks that places are shared among, by family. */
  ipv4Prefix: number;
  ipv6Prefix: number;
}

/** A connection that has a place. */
export interface Placed {
  address: string;
  /** Whether a zone is being sent over it: another must not end that. */
  readonly isTransferring: boolean;
  destroy(): void;
}

/** A network with its connections, each longest without a question first. */
interface Network {
  readonly name: string;
  readonly silent: Set<Placed>;
  readonly asking: Set<Placed>;
}

/**
 * The places for TCP connections, over all listeners. When all are taken, a newcomer takes the place of another: of the
 * network that has the most of them, if that has more than one beyond the newcomer's own, else of any that has not
 * asked anything yet. The one whose last question is the longest ago goes, one without a question before all others;
 * clients have to expect that of an idle connection [RFC 7766 §6.2.3]. So one network cannot keep others out, nor can
 * many whose connections are silent.
 */
export class ConnectionPlaces {
  readonly #byAddress = new Map<string, number>();
  readonly #networks = new Map<string, Network>();
  /** At each number the networks that have so many places. */
  readonly #bySize: Set<Network>[] = [];
  #largest = 0;
  readonly #silent = new Set<Placed>();
  readonly #networkOf = new Map<Placed, Network>();

  constructor(
    private readonly limits: PlaceLimits,
    private readonly statistics: DnsStatistics,
  ) {}

  /** False: there is no place for it, and it must go. It has asked nothing yet. */
  enter(placed: Placed): boolean {
    const own = this.#byAddress.get(placed.address) ?? 0;
    const name = this.#nameOf(placed.address);
    if (own >= this.limits.perClient || (this.#networkOf.size >= this.limits.all && !this.#makePlace(name))) {
      this.refused();
      return false;
    }
    const network = this.#networks.get(name) ?? { name, silent: new Set(), asking: new Set() };
    this.#networks.set(name, network);
    this.#byAddress.set(placed.address, (this.#byAddress.get(placed.address) ?? 0) + 1);
    this.#networkOf.set(placed, network);
    this.#resize(network, () => network.silent.add(placed));
    this.#silent.add(placed);
    this.statistics.set('connections', this.#networkOf.size);
    return true;
  }

  /** It has asked something. */
  asked(placed: Placed): void {
    const network = this.#networkOf.get(placed);
    if (network === undefined) return;
    if (this.#silent.delete(placed)) network.silent.delete(placed);
    // Behind all others.
    network.asking.delete(placed);
    network.asking.add(placed);
  }

  /** It has gone; it may have gone before. */
  leave(placed: Placed): void {
    const network = this.#networkOf.get(placed);
    if (network === undefined) return;
    this.#networkOf.delete(placed);
    this.#silent.delete(placed);
    this.#resize(network, () => {
      network.silent.delete(placed);
      network.asking.delete(placed);
    });
    if (sizeOf(network) === 0) this.#networks.delete(network.name);
    const own = this.#byAddress.get(placed.address)!;
    if (own === 1) this.#byAddress.delete(placed.address);
    else this.#byAddress.set(placed.address, own - 1);
    this.statistics.set('connections', this.#networkOf.size);
  }

  /** One was turned away. */
  refused(): void {
    this.statistics.add('connections-refused');
  }

  #makePlace(newcomer: string): boolean {
    const own = this.#networks.get(newcomer);
    const victim = this.#inLargest(own === undefined ? 0 : sizeOf(own)) ?? first(this.#silent);
    if (victim === undefined) return false;
    this.leave(victim);
    this.statistics.add('connections-displaced');
    victim.destroy();
    return true;
  }

  /** Of a network that has more than one place beyond these, which are the newcomer's own. */
  #inLargest(own: number): Placed | undefined {
    if (this.#largest <= own + 1) return undefined;
    for (const { silent, asking } of this.#bySize[this.#largest]!) {
      const victim = first(silent) ?? first(asking);
      if (victim !== undefined) return victim;
    }
    return undefined;
  }

  #resize(network: Network, change: () => void): void {
    this.#bySize[sizeOf(network)]?.delete(network);
    change();
    const size = sizeOf(network);
    this.#bySize[size] ??= new Set();
    if (size > 0) this.#bySize[size].add(network);
    this.#largest = Math.max(this.#largest, size);
    while (this.#largest > 0 && this.#bySize[this.#largest]!.size === 0) this.#largest -= 1;
  }

  #nameOf(address: string): string {
    const groups = groupsOf(address);
    return prefixOf(groups, groups.length === 2 ? this.limits.ipv4Prefix : this.limits.ipv6Prefix);
  }
}

function sizeOf({ silent, asking }: Network): number {
  return silent.size + asking.size;
}

/** The first that may go. */
function first(connections: ReadonlySet<Placed>): Placed | undefined {
  for (const connection of connections) if (!connection.isTransferring) return connection;
  return undefined;
}
