import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { ContractServer } from './contract-server.js';

describe('the contract in the place of a running opendes', () => {
  it('is the one that was published, with its address, and its schema beside it', async () => {
    const documents: Record<string, string> = {
      '/idd?wsdl':
        '<import schemaLocation="http://127.0.0.1:1/xsd/idd.xsd"/><address location="http://127.0.0.1:1/idd"/>',
      '/xsd/idd.xsd': '<schema/>',
    };
    const published = createServer(({ url = '' }, response) => {
      response.writeHead(documents[url] === undefined ? 404 : 200).end(documents[url]);
    }).listen(0, '127.0.0.1');
    await once(published, 'listening');
    const { port } = published.address() as AddressInfo;
    const contract = await ContractServer.copy(`http://127.0.0.1:${port}/idd?wsdl`);
    published.closeAllConnections();
    published.close();
    try {
      const wsdl = await (await fetch(contract.wsdl)).text();
      expect(wsdl).to.contain('location="http://127.0.0.1:1/idd"');
      const schema = /schemaLocation="([^"]*)"/.exec(wsdl)![1]!;
      expect(new URL(schema).host).to.equal(new URL(contract.wsdl).host);
      expect(await (await fetch(schema)).text()).to.equal('<schema/>');
      expect((await fetch(new URL('/elsewhere', schema))).status).to.equal(404);
    } finally {
      await contract.close();
    }
  });

  it('is not there where nothing is published', async () => {
    const failure = await ContractServer.copy('http://127.0.0.1:1/idd?wsdl').catch((error) => error);
    expect(failure).to.be.an('error');
  });
});
