import type { IncomingMessage as Request } from 'node:http';
import { type HttpAnswer, plainAnswer } from './answer.js';
import { WSDL_PATH, XSD_PATH } from './publication.js';

/** What a request is for. */
export type Route =
  | { kind: 'message' | 'wsdl' | 'xsd'; host: string | undefined }
  | { kind: 'answer'; answer: HttpAnswer };

/** Nothing is served between operators but the Idd port and its contract. `path` is where the Idd port is. */
export function routeOf(request: Request, path: string): Route {
  const target = parseTarget(request);
  if (target === undefined) return refused(400, 'The request target cannot be read');
  const { pathname, host } = target;
  const reading = request.method === 'GET' || request.method === 'HEAD';
  if (pathname === path) {
    // Also with a query: some clients send to the URL that they read the WSDL from.
    if (request.method === 'POST') return { kind: 'message', host };
    const asksForWsdl = /^\?wsdl(=|$)/i.test(target.search);
    if (!asksForWsdl) return notAllowed('POST');
    return reading ? { kind: 'wsdl', host } : notAllowed('GET, HEAD, POST');
  }
  if (pathname === WSDL_PATH || pathname === XSD_PATH) {
    if (!reading) return notAllowed('GET, HEAD');
    return { kind: pathname === WSDL_PATH ? 'wsdl' : 'xsd', host };
  }
  return refused(404, 'Nothing is here');
}

/** 405 [RFC 7231 §6.5.5]; clause 8 requires POST. */
function notAllowed(allow: string): Route {
  return refused(405, 'The method is not allowed here', { Allow: allow });
}

function refused(status: number, text: string, headers: Record<string, string> = {}): Route {
  return { kind: 'answer', answer: plainAnswer(status, text, { headers, refusal: 'no-such-page' }) };
}

/** Origin form or absolute form, whose host goes before the Host header [RFC 7230 §5.3, §5.4]. */
function parseTarget(request: Request): { pathname: string; search: string; host: string | undefined } | undefined {
  const target = request.url ?? '';
  if (target.startsWith('/')) {
    const at = target.indexOf('?');
    const pathname = at < 0 ? target : target.slice(0, at);
    return { pathname, search: at < 0 ? '' : target.slice(at), host: request.headers.host };
  }
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return undefined;
  const url = new URL(target);
  return { pathname: url.pathname, search: url.search, host: url.host };
}
