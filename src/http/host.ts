import { isIPv6 } from 'node:net';

/** Characters of the longest name that DNS has [RFC 1035 §2.3.4], with a port. */
const LONGEST_HOST = 253 + ':65535'.length;

/**
 * Returns whether a text is a host and an optional port, as a Host header has it [RFC 9110 §7.2]: a name of DNS or an
 * address, without the odd characters that a registered name may have by its grammar.
 */
export function isHost(text: string | undefined): text is string {
  if (text === undefined || text.length > LONGEST_HOST) return false;
  const match = /^(?:\[([0-9a-f:.]+)\]|[a-z0-9._~-]+)(?::(\d{0,5}))?$/i.exec(text);
  if (match === null) return false;
  const [, ipv6, port] = match;
  return (ipv6 === undefined || isIPv6(ipv6)) && Number(port ?? 0) <= 65535 && URL.canParse(`http://${text}`);
}
