import ipaddr from 'ipaddr.js';
import { type IpAddress, parseIpAddress } from '../ip-address.js';

/** Whether two texts name the same IP address: `::1` and `0:0:0:0:0:0:0:1` do. */
export function isSameAddress(one: string, other: string): boolean {
  const a = parseIpAddress(one);
  if (one === other) return a !== undefined;
  const b = parseIpAddress(other);
  return (
    a !== undefined && b !== undefined && a.kind() === b.kind() && a.toNormalizedString() === b.toNormalizedString()
  );
}

/** A set of networks, each in CIDR notation, read once. */
export class Networks {
  readonly #networks: [base: IpAddress, bits: number][];

  /** Throws where one is no network: the configuration has been checked. */
  constructor(networks: readonly string[]) {
    this.#networks = networks.map((network) => ipaddr.parseCIDR(network));
  }

  /** Returns whether the address lies in one of them. What is no address lies in none. */
  include(address: IpAddress | undefined): boolean {
    if (address === undefined) return false;
    return this.#networks.some(([base, bits]) => address.kind() === base.kind() && address.match(base, bits));
  }
}
