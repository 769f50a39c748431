import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Reads an address; undefined where it is none. IPv4 mapped into IPv6, as a dual-stack socket reports it, counts as IPv4. */
export function parseAddress(address: string): Address | undefined {
  return ipaddr.isValid(address) ? ipaddr.process(address) : undefined;
}

/** Whether two texts name the same IP address: `::1` and `0:0:0:0:0:0:0:1` do. */
export function isSameAddress(one: string, other: string): boolean {
  const a = parseAddress(one);
  if (one === other) return a !== undefined;
  const b = parseAddress(other);
  return (
    a !== undefined && b !== undefined && a.kind() === b.kind() && a.toNormalizedString() === b.toNormalizedString()
  );
}

/** A set of networks, each in CIDR notation, read once. */
export class Networks {
  readonly #networks: [base: Address, bits: number][];

  /** Throws where one is no network: the configuration has been checked. */
  constructor(networks: readonly string[]) {
    this.#networks = networks.map((network) => ipaddr.parseCIDR(network));
  }

  /** Returns whether the address lies in one of them. What is no address lies in none. */
  include(address: Address | undefined): boolean {
    if (address === undefined) return false;
    return this.#networks.some(([base, bits]) => address.kind() === base.kind() && address.match(base, bits));
  }
}
