import ipaddr from 'ipaddr.js';
import { parseIpAddress } from '../ip-address.js';

/** An address as its 16-bit groups, two for IPv4 and eight for IPv6. IPv4 mapped into IPv6, as a dual-stack socket has it, is IPv4. */
export type AddressGroups = readonly number[];

/** `text` as a socket reports it: an IPv6 zone (`%eth0`) may be at its end. */
export function groupsOf(text: string): AddressGroups {
  const address = parseIpAddress(text)!;
  if (address instanceof ipaddr.IPv6) return address.parts;
  const [a, b, c, d] = address.octets as [number, number, number, number];
  return [(a << 8) | b, (c << 8) | d];
}

/** The first `bits` of an address as text that is the same for all addresses with those bits, and for no others. */
export function prefixOf(groups: AddressGroups, bits: number): string {
  const whole = bits >> 4;
  const rest = bits & 15;
  const kept = groups.slice(0, rest === 0 ? whole : whole + 1);
  if (rest !== 0) kept[whole] = groups[whole]! & (0xffff << (16 - rest));
  return `${groups.length}:${kept.join('.')}`;
}
