import { type AddressGroups, groupsOf, prefixOf } from './address.js';

/** Values of networks. The longest network that an address is in counts. */
export class NetworkTable<V> {
  readonly #values = new Map<string, V>();
  /** The lengths that there are, by family (groups of the address), longest first. */
  readonly #lengths: Record<number, number[]> = { 2: [], 8: [] };

  /** `network` in CIDR notation, in the plain form that the configuration gives. A value of the same network given before is replaced. */
  set(network: string, value: V): void {
    const [base = '', length = ''] = network.split('/');
    const groups = groupsOf(base);
    const bits = Number(length);
    this.#values.set(`${prefixOf(groups, bits)}/${bits}`, value);
    const lengths = this.#lengths[groups.length]!;
    if (!lengths.includes(bits)) lengths.push(bits);
    lengths.sort((one, other) => other - one);
  }

  /** Of the longest network that has the address; undefined where none has. */
  find(groups: AddressGroups): V | undefined {
    for (const bits of this.#lengths[groups.length]!) {
      const key = `${prefixOf(groups, bits)}/${bits}`;
      if (this.#values.has(key)) return this.#values.get(key);
    }
    return undefined;
  }

  has(groups: AddressGroups): boolean {
    return this.find(groups) !== undefined;
  }
}

/** A set of networks. */
export function networkSet(networks: readonly string[]): NetworkTable<true> {
  const table = new NetworkTable<true>();
  for (const network of networks) table.set(network, true);
  return table;
}
