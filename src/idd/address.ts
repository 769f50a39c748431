import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** IPv4 addresses mapped into IPv6, as a dual-stack socket reports them, count as IPv4. */
function parse(address: string): Address | undefined {
  return ipaddr.isValid(address) ? ipaddr.process(address) : undefined;
}

/** Whether two texts name the same IP address: `::1` and `0:0:0:0:0:0:0:1` do. */
export function isSameAddress(one: string, other: string): boolean {
  const a = parse(one);
  if (one === other) return a !== undefined;
  const b = parse(other);
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

  /** Whether the address lies in one of them. Text that is no address lies in none. */
  include(address: string): boolean {
    const parsed = parse(address);
    if (parsed === undefined) return false;
    return this.#networks.some(([base, bits]) => parsed.kind() === base.kind() && parsed.match(base, bits));
  }
}
