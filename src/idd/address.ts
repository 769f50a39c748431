import ipaddr from 'ipaddr.js';

/** IPv4 addresses mapped into IPv6, as a dual-stack socket reports them, count as IPv4. */
function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  return ipaddr.isValid(address) ? ipaddr.process(address) : undefined;
}

/** Whether two texts name the same IP address: `::1` and `0:0:0:0:0:0:0:1` do. */
export function isSameAddress(one: string, other: string): boolean {
  const a = parse(one);
  const b = parse(other);
  return (
    a !== undefined && b !== undefined && a.kind() === b.kind() && a.toNormalizedString() === b.toNormalizedString()
  );
}

/** Whether an address lies in one of these networks in CIDR notation. */
export function isInNetworks(address: string, networks: readonly string[]): boolean {
  const parsed = parse(address);
  if (parsed === undefined) return false;
  return networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return parsed.kind() === base.kind() && parsed.match(base, bits);
  });
}
