import { isHost } from './host.js';

/** What a request is for. */
export type RequestTarget =
  | {
      form: 'origin' | 'absolute';
      pathname: string;
      /** With its question mark; empty where there is none. */
      search: string;
      /** With its port; empty or undefined where the client names none. */
      host: string | undefined;
    }
  /** The server in general [RFC 9112 §3.2.4]. */
  | { form: 'asterisk'; host: string | undefined };

interface Head {
  method?: string;
  url?: string;
  headers: { host?: string };
}

/** `http://host/path?query`, without user and fragment [RFC 9110 §4.2]. */
const ABSOLUTE = /^https?:\/\/([^/?#@]+)((?:\/[^?#]*)?)(\?[^#]*)?$/i;

/**
 * Reads the target of a request: in origin form, in absolute form, whose host goes before the Host header, or in the
 * asterisk form that OPTIONS alone has [RFC 9112 §3.2, §3.3]. Undefined where it is none of them.
 */
export function targetOf({ method, url = '', headers }: Head): RequestTarget | undefined {
  const { host } = headers;
  if (url.startsWith('/')) {
    const at = url.indexOf('?');
    const pathname = at < 0 ? url : url.slice(0, at);
    return { form: 'origin', pathname, search: at < 0 ? '' : url.slice(at), host };
  }
  if (url === '*') return method === 'OPTIONS' ? { form: 'asterisk', host } : undefined;
  const match = ABSOLUTE.exec(url);
  if (match === null || !isHost(match[1])) return undefined;
  const [, authority, pathname, search = ''] = match;
  // A proxy makes an asterisk of this, which the client could not send to it [RFC 9112 §3.2.4].
  if (pathname === '' && search === '' && method === 'OPTIONS') return { form: 'asterisk', host: authority };
  return { form: 'absolute', pathname: pathname || '/', search, host: authority };
}
