import { isIP, isIPv4, isIPv6 } from 'node:net';
import { reachableHost } from '../ip-address.js';

/** Where a listener binds; `host` without brackets, `port` 0 for a free one. */
export interface ListenAddress {
  host: string;
  port: number;
}

const HOST_NAME =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/** `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080`; undefined where it is none of them. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const match = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(text);
  if (match === null) return undefined;
  const [, bracketed, plain = '', digits] = match;
  const port = Number(digits);
  if (port > 65535) return undefined;
  if (bracketed !== undefined) return isIPv6(bracketed) ? { host: bracketed, port } : undefined;
  // A name made of digits and dots only is a mistyped IPv4 address.
  const isName = HOST_NAME.test(plain) && !/^[\d.]+$/.test(plain);
  return isIPv4(plain) || isName ? { host: plain, port } : undefined;
}

/** The inverse of parseListenAddress. */
export function formatListenAddress({ host, port }: ListenAddress): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Where a client on the same machine reaches the listener: one that is bound to every address answers on loopback. */
export function reachableUrl({ host, port }: ListenAddress): string {
  return `http://${formatListenAddress({ host: reachableHost(host), port })}`;
}
