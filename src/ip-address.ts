import ipaddr from 'ipaddr.js';

/** An IP address as a value. */
export type IpAddress = ipaddr.IPv4 | ipaddr.IPv6;

const OCTET = '(0|[1-9][0-9]{0,2})';
const DOTTED = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}$`);
/** What may stand before a dotted tail, that tail, and a zone. */
const DOTTED_TAIL = /^(.*:)([0-9.]+)(%.*)?$/;

/**
 * Reads an IPv4 address in dotted decimal form, or an IPv6 address in any form of RFC 4291 §2.2, so also with the last
 * 32 bits in dotted decimal form. IPv4 mapped into IPv6, as a dual-stack socket reports it, is IPv4; nothing else is
 * [RFC 4291 §2.5.5]. An IPv6 address may end in a zone such as `%eth0`. Returns undefined for any other text.
 */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (!text.includes(':')) return dotted(text);
  const [, head, tail, zone = ''] = DOTTED_TAIL.exec(text) ?? [];
  if (tail?.includes('.')) {
    const octets = dotted(tail)?.octets;
    if (octets === undefined) return undefined;
    const [a, b, c, d] = octets as [number, number, number, number];
    // The package reads ::192.0.2.1 as the mapped ::ffff:192.0.2.1.
    return parseIpAddress(`${head}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}${zone}`);
  }
  return ipaddr.IPv6.isValid(text) ? ipaddr.process(text) : undefined;
}

/** Whether a listener bound to it takes what comes to any address of the machine: `0.0.0.0` or `::`, in any form. */
export function isWildcard(text: string): boolean {
  return parseIpAddress(text)?.range() === 'unspecified';
}

/** Returns where a client on the same machine reaches a listener bound to `host`, an address or a name. */
export function reachableHost(host: string): string {
  if (!isWildcard(host)) return host;
  return parseIpAddress(host)!.kind() === 'ipv4' ? '127.0.0.1' : '::1';
}

function dotted(text: string): ipaddr.IPv4 | undefined {
  const octets = DOTTED.exec(text)?.slice(1).map(Number);
  return octets?.every((octet) => octet <= 255) ? new ipaddr.IPv4(octets) : undefined;
}
