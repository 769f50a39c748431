import type { IncomingMessage as Request } from 'node:http';
import { targetOf } from '../../http/request-target.js';
import { type HttpAnswer, plainAnswer } from './answer.js';
import { WSDL_PATH, XSD_PATH } from './publication.js';

/** What a request is for. */
export type Route =
  | {
      kind: 'message';
      host: string | undefined;
      /** Whether it is posted to the URL that the WSDL is read from, as some clients do. */
      isWsdl: boolean;
    }
  | { kind: 'wsdl' | 'xsd'; host: string | undefined }
  | { kind: 'answer'; answer: HttpAnswer };

/** The methods that are for one path or another. */
export const ALL_METHODS = 'GET, HEAD, OPTIONS, POST';

/**
 * Returns what a request is for whose head is in order. Nothing is served between operators but the Idd port and its
 * contract. `path` is where the Idd port is.
 */
export function routeOf(request: Request, path: string): Route {
  const target = targetOf(request)!;
  // The server in general; of the Idd port's own methods SOAP says how they are told [W3C SOAP Part 2 §7.5.2.1].
  if (target.form === 'asterisk') {
    return { kind: 'answer', answer: { status: 200, headers: { Allow: ALL_METHODS }, body: '' } };
  }
  const { pathname, host } = target;
  const reading = request.method === 'GET' || request.method === 'HEAD';
  if (pathname === path) {
    const asksForWsdl = /^\?wsdl(=|$)/i.test(target.search);
    if (request.method === 'POST') return { kind: 'message', host, isWsdl: asksForWsdl };
    if (!asksForWsdl) return notAllowed('POST');
    return reading ? { kind: 'wsdl', host } : notAllowed('GET, HEAD, POST');
  }
  if (pathname === WSDL_PATH || pathname === XSD_PATH) {
    if (!reading) return notAllowed('GET, HEAD');
    return { kind: pathname === WSDL_PATH ? 'wsdl' : 'xsd', host };
  }
  return refused(404, 'Nothing is here');
}

/** 405 [RFC 9110 §15.5.6]; clause 8 requires POST. */
function notAllowed(allow: string): Route {
  return refused(405, 'The method is not allowed here', { Allow: allow });
}

function refused(status: number, text: string, headers: Record<string, string> = {}): Route {
  return { kind: 'answer', answer: plainAnswer(status, text, { headers, refusal: 'no-such-page' }) };
}
