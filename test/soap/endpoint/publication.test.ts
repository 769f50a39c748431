import { readFileSync } from 'node:fs';
import { expect } from 'chai';
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

  describe('with conditions [RFC 9110 §13]', () => {
    const pages = ['/idd?wsdl', '/wsdl/idd.wsdl', '/xsd/idd.xsd'];
    const get = (endpoint: RunningEndpoint, path: string, headers = {}, method = 'GET') =>
      endpoint.request({ method, path, headers: { Host: 'des.example', ...headers } });
    const tagOf = async (endpoint: RunningEndpoint, path: string) => (await get(endpoint, path)).headers.etag!;

    it('has a strong entity tag, which is that of the text', async () => {
      const endpoint = await RunningEndpoint.start();
      for (const path of pages) {
        const tag = await tagOf(endpoint, path);
        expect(tag).to.match(/^"[\w-]{22}"$/);
        expect(await tagOf(endpoint, path), path).to.equal(tag);
      }
      const other = await get(endpoint, '/idd?wsdl', { Host: 'other.example' });
      expect(other.headers.etag).not.to.equal(await tagOf(endpoint, '/idd?wsdl'));
    });

    it('is not sent again to whoever has it: 304 with the entity tag and without a body', async () => {
      const endpoint = await RunningEndpoint.start();
      for (const path of pages) {
        const tag = await tagOf(endpoint, path);
        for (const condition of ['*', tag, `W/${tag}`, `"a,b", ${tag}`, `, ,W/"x",${tag}`]) {
          for (const method of ['GET', 'HEAD']) {
            const response = await get(endpoint, path, { 'If-None-Match': condition }, method);
            expect(response.status, condition).to.equal(304);
            expect(response.headers).to.include({ etag: tag });
            expect(response.headers).to.have.property('date');
            expect(response.headers).not.to.have.any.keys('content-length', 'content-type');
            expect(response.body).to.equal('');
          }
        }
      }
    });

    it('is sent to whoever has something else', async () => {
      const endpoint = await RunningEndpoint.start();
      for (const condition of ['"x"', 'W/"x"', '', 'x', (await tagOf(endpoint, '/idd?wsdl')).slice(1, -1)]) {
        const response = await get(endpoint, '/idd?wsdl', { 'If-None-Match': condition });
        expect(response.status, condition).to.equal(200);
      }
    });

    it('is answered 412 where it is to be the one that the client has, and is not', async () => {
      const endpoint = await RunningEndpoint.start();
      const tag = await tagOf(endpoint, '/idd?wsdl');
      for (const condition of ['"x"', `W/${tag}`, 'x', '']) {
        expect((await get(endpoint, '/idd?wsdl', { 'If-Match': condition })).status, condition).to.equal(412);
      }
      for (const condition of ['*', tag, `"x", ${tag}`]) {
        expect((await get(endpoint, '/idd?wsdl', { 'If-Match': condition })).status, condition).to.equal(200);
      }
      const both = { 'If-Match': tag, 'If-None-Match': tag };
      expect((await get(endpoint, '/idd?wsdl', both)).status).to.equal(304);
      expect((await get(endpoint, '/idd?wsdl', { ...both, 'If-Match': '"x"' })).status).to.equal(412);
    });

    it('has no date of modification, so that conditions on it are ignored', async () => {
      const endpoint = await RunningEndpoint.start();
      const headers = {
        'If-Modified-Since': 'Fri, 31 Dec 2027 23:59:59 GMT',
        'If-Unmodified-Since': 'Sat, 01 Jan 2000 00:00:00 GMT',
      };
      expect((await get(endpoint, '/idd?wsdl', headers)).status).to.equal(200);
    });

    it('ignores them where the answer is another one than 200', async () => {
      const endpoint = await RunningEndpoint.start();
      const headers = { 'If-Match': '"x"', 'If-None-Match': '*' };
      expect((await get(endpoint, '/nothing', headers)).status).to.equal(404);
      expect((await get(endpoint, '/idd', headers)).status).to.equal(405);
      expect((await get(endpoint, '*', headers, 'OPTIONS')).status).to.equal(200);
    });
  });

  it("is for whoever asks: a peer's developers sit elsewhere than its DES", async () => {
    const endpoint = await RunningEndpoint.start();
    endpoint.inbound.sources = () => false;
    expect((await endpoint.request({ method: 'GET', path: '/idd?wsdl' })).status).to.equal(200);
  });
});
