import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { isHost } from '../../../src/soap/endpoint/publication.js';
import { RunningEndpoint } from './running-endpoint.js';

const XSD = readFileSync(new URL('../../../xsd/idd.xsd', import.meta.url), 'utf8');

describe('the published contract', () => {
  afterEach(() => RunningEndpoint.stopAll());

  it('is the WSDL with the host of the request in its address and in an absolute schema location', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const path of ['/idd?wsdl', '/idd?WSDL', '/idd?wsdl=', '/wsdl/idd.wsdl']) {
      const response = await endpoint.request({ method: 'GET', path, headers: { Host: 'des.example:8080' } });
      expect(response.status, path).to.equal(200);
      expect(response.headers['content-type']).to.equal('text/xml; charset=utf-8');
      expect(response.body).to.include('<soap12:address location="http://des.example:8080/idd"/>');
      expect(response.body).to.include('schemaLocation="http://des.example:8080/xsd/idd.xsd"');
      expect(response.body).not.to.include('127.0.0.1');
    }
  });

  it('is the schema as it is in the repository', async () => {
    const endpoint = await RunningEndpoint.start();
    const response = await endpoint.request({ method: 'GET', path: '/xsd/idd.xsd' });
    expect(response.status).to.equal(200);
    expect(response.body).to.equal(XSD);
  });

  it('bears the public URL where one is configured', async () => {
    const endpoint = await RunningEndpoint.start({ publicUrl: 'https://des.example/a&b/idd' });
    const { body } = await endpoint.request({ method: 'GET', path: '/idd?wsdl', headers: { Host: 'inside' } });
    expect(body).to.include('location="https://des.example/a&amp;b/idd"');
    expect(body).to.include('schemaLocation="https://des.example/a&amp;b/xsd/idd.xsd"');
    expect(body).not.to.include('inside');
  });

  it('is found beside a public URL of another path', async () => {
    const endpoint = await RunningEndpoint.start({ publicUrl: 'https://des.example/q3645' });
    const { body } = await endpoint.request({ method: 'GET', path: '/idd?wsdl' });
    expect(body).to.include('schemaLocation="https://des.example/xsd/idd.xsd"');
  });

  it('answers HEAD with the same headers and no body', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const path of ['/idd?wsdl', '/xsd/idd.xsd']) {
      const get = await endpoint.request({ method: 'GET', path });
      const head = await endpoint.request({ method: 'HEAD', path });
      expect(head.status).to.equal(200);
      expect(head.body).to.equal('');
      expect(head.headers['content-length']).to.equal(String(Buffer.byteLength(get.body)));
    }
  });

  it('is not taken from a Host that is none', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const host of ['a"><script>', 'a b', 'a/b', 'user@a', 'a:99999', '[::1', '[1.2.3.4]', '$&']) {
      const response = await endpoint.request({ method: 'GET', path: '/idd?wsdl', headers: { Host: host } });
      expect(response.status, host).to.equal(400);
      expect(response.body).not.to.include(host);
    }
  });

  it('bears the address that was connected to where HTTP/1.0 gives no host', async () => {
    const endpoint = await RunningEndpoint.start();
    const connection = await endpoint.connect();
    connection.write('GET /idd?wsdl HTTP/1.0\r\n\r\n');
    expect((await connection.response())?.body).to.include(`location="${endpoint.url}"`);
  });

  it('answers other methods with 405 and Allow', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const [path, allow] of [
      ['/idd?wsdl', 'GET, HEAD, POST'],
      ['/wsdl/idd.wsdl', 'GET, HEAD'],
      ['/xsd/idd.xsd', 'GET, HEAD'],
    ] as const) {
      const response = await endpoint.request({ method: 'DELETE', path });
      expect(response.status, path).to.equal(405);
      expect(response.headers.allow, path).to.equal(allow);
    }
  });

  it("is for whoever asks: a peer's developers sit elsewhere than its DES", async () => {
    const endpoint = await RunningEndpoint.start();
    endpoint.inbound.sources = () => false;
    expect((await endpoint.request({ method: 'GET', path: '/idd?wsdl' })).status).to.equal(200);
  });
});

describe('isHost', () => {
  it('takes names, IPv4 and IPv6 addresses, with and without port', () => {
    for (const host of ['a', 'des.example:80', '127.0.0.1:8080', '[::1]', '[2001:db8::1]:9'])
      expect(isHost(host), host).to.equal(true);
    for (const host of [undefined, '', ':80', '[]', 'ü', 'a:', '1.2.3.999']) expect(isHost(host), host).to.equal(false);
  });
});
