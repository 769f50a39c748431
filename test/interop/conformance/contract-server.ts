import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const IMPORT = /schemaLocation="[^"]*"/;

/** Serves the contract that an opendes has published, with the same address in it, while the tester listens there instead of it. */
export class ContractServer {
  private constructor(
    readonly wsdl: string,
    readonly close: () => Promise<void>,
  ) {}

  /** `wsdl`: its URL at the running opendes. */
  static async copy(wsdl: string): Promise<ContractServer> {
    const documents = { '/idd': await read(wsdl), '/xsd/idd.xsd': await read(new URL('/xsd/idd.xsd', wsdl).href) };
    const server = createServer(({ url = '' }, response) => {
      const { port } = server.address() as AddressInfo;
      const text = documents[url.split('?')[0] as keyof typeof documents];
      response.writeHead(text === undefined ? 404 : 200, { 'Content-Type': 'text/xml; charset=utf-8' });
      response.end(text?.replace(IMPORT, `schemaLocation="http://127.0.0.1:${port}/xsd/idd.xsd"`));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return new ContractServer(`http://127.0.0.1:${port}/idd?wsdl`, async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
  }
}

async function read(url: string): Promise<string> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`GET ${url}: HTTP ${answer.status}`);
  return answer.text();
}
