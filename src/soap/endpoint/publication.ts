import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { escapeXml } from '../escape-xml.js';
import { type HttpAnswer, plainAnswer } from './answer.js';
import { WSDL_FILE, XSD_FILE } from './contract-files.js';

export const WSDL_PATH = '/wsdl/idd.wsdl';
export const XSD_PATH = '/xsd/idd.xsd';

/** What stands in wsdl/idd.wsdl where the published one says where it is served. */
const WSDL_ADDRESS = 'location="http://127.0.0.1:8080/idd"';
const WSDL_IMPORT = 'schemaLocation="../xsd/idd.xsd"';

const XML_HEADERS = { 'Content-Type': 'text/xml; charset=utf-8' };

export interface Publication {
  /** The WSDL, with addresses under which the one who asks can reach it. `host` is that of its request; 400 where it is none. */
  wsdl(host: string | undefined): HttpAnswer;
  xsd(): HttpAnswer;
}

/**
 * Publishes the contract, so that a generator given only the URL of the WSDL resolves everything.
 * @param path where the Idd port is served, as in `/idd`
 * @param publicUrl where peers find the Idd port; left out, it is made of the host of each request
 */
export async function createPublication(path: string, publicUrl?: string): Promise<Publication> {
  const [wsdl, xsd] = await Promise.all([readFile(WSDL_FILE, 'utf8'), readFile(XSD_FILE, 'utf8')]);
  for (const text of [WSDL_ADDRESS, WSDL_IMPORT]) {
    if (wsdl.split(text).length !== 2) throw new Error(`wsdl/idd.wsdl must have ${text} exactly once`);
  }
  return {
    wsdl(host) {
      if (publicUrl === undefined && !isHost(host))
        return plainAnswer(400, 'The Host header is not a host', { refusal: 'no-such-page' });
      const address = publicUrl ?? `http://${host}${path}`;
      const body = wsdl
        .replace(WSDL_ADDRESS, () => `location="${escapeXml(address)}"`)
        .replace(WSDL_IMPORT, () => `schemaLocation="${escapeXml(schemaUrl(address, path))}"`);
      return { status: 200, headers: XML_HEADERS, body };
    },
    xsd: () => ({ status: 200, headers: XML_HEADERS, body: xsd }),
  };
}

/** Where the schema is, seen from the address of the Idd port: a proxy may serve all of our paths below one of its own. */
function schemaUrl(address: string, path: string): string {
  const url = new URL(address);
  const below = url.pathname.endsWith(path) ? url.pathname.slice(0, -path.length) : '';
  return `${url.origin}${below}${XSD_PATH}`;
}

/** Characters of the longest name that DNS has [RFC 1035 §2.3.4], with a port. The WSDL repeats it. */
const LONGEST_HOST = 253 + ':65535'.length;

/** Whether a Host header is host and optional port [RFC 7230 §5.4], without the odd characters that a registered name may have. */
export function isHost(text: string | undefined): text is string {
  if (text === undefined || text.length > LONGEST_HOST) return false;
  const match = /^(?:\[([0-9a-f:.]+)\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/i.exec(text);
  if (match === null) return false;
  const [, ipv6, port] = match;
  return (ipv6 === undefined || isIPv6(ipv6)) && Number(port ?? 0) <= 65535 && URL.canParse(`http://${text}`);
}
