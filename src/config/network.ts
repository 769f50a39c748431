import { type IpAddress, parseIpAddress } from '../ip-address.js';

/** A dotted tail in the only forms that the first version of the contract took. */
const FIRST_FORMS = /^::(ffff:)?[0-9.]+$/i;

/**
 * Returns the address as message headers carry it (xsd/idd.xsd, IpAddressType), undefined where the text is none or has
 * a zone. It stays as it is written, except that a dotted tail becomes hexadecimal where peers may have a contract that
 * does not take it.
 */
export function headerAddress(text: string): string | undefined {
  const address = text.includes('%') ? undefined : parseIpAddress(text);
  const isPlain = !text.includes(':') || !text.includes('.') || FIRST_FORMS.test(text);
  return address === undefined || isPlain ? address && text : address.toString();
}

/**
 * Returns a network in CIDR notation in its plain form, or undefined. IPv4 mapped into IPv6 becomes IPv4: that is how
 * addresses of messages are compared, since a dual-stack socket reports IPv4 senders so.
 */
export function parseNetwork(text: string): string | undefined {
  const [base = '', bits = '', ...more] = text.split('/');
  const address = base.includes('%') ? undefined : parseIpAddress(base);
  if (more.length > 0 || !/^\d{1,3}$/.test(bits) || address === undefined) return undefined;
  const isMapped = base.includes(':') && address.kind() === 'ipv4';
  const length = Number(bits) - (isMapped ? 96 : 0);
  return length >= 0 && length <= bitsOf(address) ? `${address.toString()}/${length}` : undefined;
}

/** The network of one address, which has been read. */
export function networkOf(text: string): string {
  const address = parseIpAddress(text)!;
  return `${address.toString()}/${bitsOf(address)}`;
}

function bitsOf(address: IpAddress): number {
  return address.kind() === 'ipv4' ? 32 : 128;
}
