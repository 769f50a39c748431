import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Whether it is an IP address in a form that message headers can carry (xsd/idd.xsd, IpAddressType): no zone, no dotted tail but after `::` or `::ffff:`. */
export function isIpLiteral(text: string): boolean {
  if (isIPv4(text)) return true;
  return isIPv6(text) && !text.includes('%') && (!text.includes('.') || /^::(ffff:)?[\d.]+$/i.test(text));
}

/**
 * A network in CIDR notation in its plain form, or undefined. IPv4 mapped into IPv6 becomes IPv4: that is how addresses of messages are
 * compared, since a dual-stack socket reports IPv4 senders so.
 */
export function parseNetwork(text: string): string | undefined {
  const [base = '', bits = '', ...more] = text.split('/');
  if (more.length > 0 || !/^\d{1,3}$/.test(bits) || !isIpLiteral(base)) return undefined;
  return plainNetwork(base, Number(bits));
}

/** The network of one address. */
export function networkOf(address: string): string {
  return plainNetwork(address, isIPv4(address) ? 32 : 128)!;
}

function plainNetwork(base: string, bits: number): string | undefined {
  const parsed = ipaddr.parse(base);
  if (bits > (parsed.kind() === 'ipv4' ? 32 : 128)) return undefined;
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress()) {
    return bits < 96 ? undefined : `${parsed.toIPv4Address().toString()}/${bits - 96}`;
  }
  return `${parsed.toString()}/${bits}`;
}
