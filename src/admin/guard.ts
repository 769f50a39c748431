import type { RequestHandler } from 'express';
import { targetOf } from '../http/request-target.js';
import { parseIpAddress } from '../ip-address.js';
import { ApiRefusal } from './problem.js';

/**
 * The API has no passwords: who reaches the listener may use it. The browser of a person who may must therefore not be a way in for the pages it shows.
 *
 * A page of another site cannot read what the API answers, nor send it application/json or DELETE without asking first (CORS preflight, to which
 * the API never says yes); `requireType` keeps out the POSTs that a browser sends without asking.
 * A page can get around that by DNS rebinding: its own host name begins to point to the API's address, and the browser takes the API for the page's own
 * site. Then the Host header bears the attacker's name. So only these are answered: `localhost`, a loopback address, the address that the connection
 * has reached (the configured listen address, also when that is a wildcard), and the names given here.
 */
export function hostGuard(names: string[]): RequestHandler {
  const allowed = new Set(['localhost', ...names.map((name) => name.toLowerCase())]);
  return (request, _response, next) => {
    // That of a target in absolute form goes before the Host header, here too [RFC 9112 §3.2.2].
    const host = targetOf(request)?.host;
    // Only HTTP/1.0 may leave Host out, and no browser does.
    if (host === undefined) return next();
    const name = hostName(host);
    if (name !== undefined && (allowed.has(name) || isOwnAddress(name, request.socket.localAddress))) return next();
    throw new ApiRefusal(
      'HOST_NOT_ALLOWED',
      'Use localhost, or the address or name that admin.listen gives; other names are refused against DNS rebinding',
    );
  };
}

/** Refuses a POST that does not declare itself of this media type, with or without a body; see hostGuard. It is none that a browser sends without asking. */
export function requireType(expected: string): RequestHandler {
  return (request, _response, next) => {
    const mediaType = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
    if (mediaType === expected) return next();
    throw new ApiRefusal(
      'MEDIA_TYPE_UNSUPPORTED',
      `Send Content-Type: ${expected}, also where there is no body${mediaType ? `; this was ${mediaType}` : ''}`,
      { headers: { Accept: expected } },
    );
  };
}

/** A host without its port, in lower case, an IPv6 address without brackets. Undefined where it is empty. */
function hostName(host: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[(.+)\]|([^:]+))(?::\d*)?$/.exec(host) ?? [];
  return (bracketed ?? plain)?.toLowerCase();
}

function isOwnAddress(name: string, localAddress: string | undefined): boolean {
  const address = parseIpAddress(name);
  if (address?.range() === 'loopback') return true;
  const local = localAddress === undefined ? undefined : parseIpAddress(withoutZone(localAddress));
  return address !== undefined && address.toString() === local?.toString();
}

function withoutZone(address: string): string {
  return address.split('%', 1)[0]!;
}
