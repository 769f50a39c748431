import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { escapeXml } from '../escape-xml.js';
import type { HttpAnswer } from './answer.js';
import { WSDL_FILE, XSD_FILE } from './contract-files.js';

export const WSDL_PATH = '/wsdl/idd.wsdl';
export const XSD_PATH = '/xsd/idd.xsd';

/** What stands in wsdl/idd.wsdl where the published one says where it is served. */
const WSDL_ADDRESS = 'location="http://127.0.0.1:8080/idd"';
const WSDL_IMPORT = 'schemaLocation="../xsd/idd.xsd"';

/** A published file, with the entity tag that changes with it [RFC 9110 §8.8.3]. */
export interface Published extends HttpAnswer {
  entityTag: string;
}

export interface Publication {
  /** The WSDL, with addresses under which the one who asks can reach it. `host` is that of its request. */
  wsdl(host: string): Published;
  xsd(): Published;
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
  const publishedXsd = published(xsd);
  return {
    wsdl(host) {
      const address = publicUrl ?? `http://${host}${path}`;
      return published(
        wsdl
          .replace(WSDL_ADDRESS, () => `location="${escapeXml(address)}"`)
          .replace(WSDL_IMPORT, () => `schemaLocation="${escapeXml(schemaUrl(address, path))}"`),
      );
    },
    xsd: () => publishedXsd,
  };
}

function published(body: string): Published {
  const entityTag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { status: 200, headers: { 'Content-Type': 'text/xml; charset=utf-8', ETag: entityTag }, body, entityTag };
}

/** Where the schema is, seen from the address of the Idd port: a proxy may serve all of our paths below one of its own. */
function schemaUrl(address: string, path: string): string {
  const url = new URL(address);
  const below = url.pathname.endsWith(path) ? url.pathname.slice(0, -path.length) : '';
  return `${url.origin}${below}${XSD_PATH}`;
}
