import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { addDataRequest, envelopeOf, sampleRecords } from '../sample-messages.js';
import { ackOf, RunningEndpoint } from './running-endpoint.js';

const GOOD = envelopeOf('ADD_DATA_REQ');

describe('the endpoint, on the HTTP layer', () => {
  afterEach(() => RunningEndpoint.stopAll());

  it('answers another method than POST with 405 and Allow', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const response = await endpoint.request({ method });
      expect(response.status, method).to.equal(405);
      expect(response.headers.allow, method).to.equal('POST');
    }
  });

  it('answers a method that HTTP does not define with 501, and goes on where it could be read', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const method of ['PROPFIND', 'MKCOL', 'FOO', 'post']) {
      const connection = await endpoint.connect();
      for (const path of ['/idd', '/nothing']) {
        connection.write(`${method} ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
        const response = await connection.response();
        expect(response?.status, method).to.equal(501);
        if (response?.headers.connection === 'close') break;
      }
    }
  });

  it('answers CONNECT with 405, after the requests before it', async () => {
    const endpoint = await RunningEndpoint.start();
    const connection = await endpoint.connect();
    connection.write('GET /nothing HTTP/1.1\r\nHost: a\r\n\r\nCONNECT b:80 HTTP/1.1\r\nHost: b:80\r\n\r\n');
    expect((await connection.response())?.status).to.equal(404);
    const response = await connection.response();
    expect(response?.status).to.equal(405);
    expect(response?.headers.allow).to.include('POST');
  });

  it('answers OPTIONS * with 200 and the methods that there are [RFC 9110 §9.3.7]', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const target of ['*', 'http://des.example:8080']) {
      const connection = await endpoint.connect();
      connection.write(`OPTIONS ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n`);
      connection.write('{}GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n');
      const response = await connection.response();
      expect(response?.status, target).to.equal(200);
      expect(response?.headers, target).to.include({ allow: 'GET, HEAD, OPTIONS, POST', 'content-length': '0' });
      expect((await connection.response())?.status).to.equal(404);
    }
    const connection = await endpoint.connect();
    connection.write('GET * HTTP/1.1\r\nHost: a\r\n\r\n');
    expect((await connection.response())?.status).to.equal(400);
  });

  it('answers a target of more than 8,000 characters with 414', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const [length, status] of [
      [8_000, 404],
      [8_001, 414],
      [200_000, 414],
    ] as const) {
      const connection = await endpoint.connect();
      connection.write(`GET /${'a'.repeat(length - 1)} HTTP/1.1\r\nHost: a\r\n\r\n`);
      expect((await connection.response())?.status, String(length)).to.equal(status);
    }
  });

  it('answers a Host that is missing, twice there or no host with 400, whatever is asked [RFC 9112 §3.2]', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const host of ['', 'Host: a\r\nHost: a\r\n', 'Host: a\r\nX: y\r\nhOST: b\r\n', 'Host: a b\r\n']) {
      await refusesHost(host);
    }
    for (const host of ['a/b', 'a,b', 'user@a', 'http://a', 'a:x']) await refusesHost(`Host: ${host}\r\n`);
    expect(endpoint.inbound.seen).to.deep.equal([]);

    async function refusesHost(fields: string) {
      for (const line of ['POST /idd', 'POST http://a/idd', 'GET /idd?wsdl', 'GET /nothing', 'OPTIONS *']) {
        const connection = await endpoint.connect();
        const length = line.startsWith('POST')
          ? `Content-Type: application/soap+xml\r\nContent-Length: ${GOOD.length}\r\n`
          : '';
        connection.write(`${line} HTTP/1.1\r\n${fields}${length}\r\n${length && GOOD}`);
        expect((await connection.response())?.status, `${line} ${fields}`).to.equal(400);
      }
    }
  });

  it('takes the host of a target in absolute form instead of the Host header', async () => {
    const endpoint = await RunningEndpoint.start();
    const connection = await endpoint.connect();
    connection.write('GET http://des.example:81/idd?wsdl HTTP/1.1\r\nHost: other.example\r\n\r\n');
    const { body } = (await connection.response())!;
    expect(body).to.include('location="http://des.example:81/idd"').and.not.to.include('other.example');
    connection.write('GET /idd?wsdl HTTP/1.1\r\nHost:\r\n\r\n');
    expect((await connection.response())?.body).to.include(`location="${endpoint.url}"`);
    for (const target of ['http://user@a/idd?wsdl', 'http://a,b/idd?wsdl', 'ftp://a/idd?wsdl']) {
      const wrong = await endpoint.connect();
      wrong.write(`GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`);
      expect((await wrong.response())?.status, target).to.equal(400);
    }
  });

  it('takes no transfer coding but chunked: 501, in HTTP/1.0 400 [RFC 9112 §6.1]', async () => {
    const endpoint = await RunningEndpoint.start();
    const compressed = gzipSync(GOOD);
    const chunked = (body: Uint8Array) =>
      Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
    const post = async (coding: string, body: Uint8Array, version = '1.1') => {
      const connection = await endpoint.connect();
      const fields = `Content-Type: application/soap+xml\r\nTransfer-Encoding: ${coding}`;
      connection.write(`POST /idd HTTP/${version}\r\nHost: a\r\n${fields}\r\n\r\n`);
      connection.write(chunked(body));
      return connection.response();
    };
    for (const coding of ['gzip, chunked', 'x-unknown, chunked', 'identity, chunked', 'GZIP,,chunked']) {
      expect((await post(coding, compressed))?.status, coding).to.equal(501);
    }
    expect((await post('chunked', compressed, '1.0'))?.status).to.equal(400);
    // Where the last one is not chunked, nobody knows where the body ends.
    expect((await post('gzip', compressed))?.status).to.equal(400);
    expect(endpoint.inbound.seen).to.deep.equal([]);
    for (const coding of ['Chunked', ', chunked'])
      expect(ackOf(await post(coding, Buffer.from(GOOD))).returnCode).to.equal(100);
  });

  it('answers a message with 412 whose condition does not hold: nothing is at the Idd URL [RFC 9110 §13.1]', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const condition of ['*', '"x"', 'W/"x"']) {
      expect((await endpoint.post(GOOD, { 'If-Match': condition })).status, condition).to.equal(412);
    }
    expect(endpoint.inbound.seen).to.deep.equal([]);
    for (const condition of ['*', '"x"']) {
      expect(ackOf(await endpoint.post(GOOD, { 'If-None-Match': condition })).returnCode, condition).to.equal(100);
    }
    expect((await endpoint.post(GOOD, { 'If-Match': '*', 'Content-Type': 'text/plain' })).status).to.equal(415);
    const headers = { 'Content-Type': 'application/soap+xml', 'If-None-Match': '*' };
    expect((await endpoint.request({ path: '/idd?wsdl', headers, body: GOOD })).status).to.equal(412);
  });

  it('has a Date in every answer [RFC 9110 §6.6.1]', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const [request, status] of [
      ['GET /idd?wsdl HTTP/1.1\r\nHost: a\r\n\r\n', 200],
      ['GET /idd?wsdl HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n', 304],
      ['GET /idd HTTP/1.1\r\n\r\n', 400],
      ['GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n', 404],
      ['hello\r\n\r\n', 400],
      ['FOO / HTTP/1.1\r\nHost: a\r\n\r\n', 501],
      ['CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n', 405],
      [`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414],
      [`GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
      ['POST /idd HTTP/1.1\r\nHost: a\r\nExpect: x\r\nContent-Length: 0\r\n\r\n', 417],
    ] as const) {
      const connection = await endpoint.connect();
      connection.write(request);
      const response = await connection.response(false);
      expect(response?.status, request.slice(0, 60)).to.equal(status);
      expect(new Date(response!.headers.date!).toUTCString(), request.slice(0, 60)).to.equal(response!.headers.date);
    }
  });

  it('answers other paths with 404', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const path of ['/', '/idd/', '/iddx', '/wsdl', '/xsd/', '/wsdl/../package.json', '/xsd/idd.xsd/', '//idd']) {
      expect((await endpoint.request({ path, body: GOOD })).status, path).to.equal(404);
    }
  });

  it('takes a message also at the URL with a query and in absolute form', async () => {
    const endpoint = await RunningEndpoint.start();
    const headers = { 'Content-Type': 'application/soap+xml' };
    expect(ackOf(await endpoint.request({ path: '/idd?wsdl', headers, body: GOOD })).returnCode).to.equal(100);
    const connection = await endpoint.connect();
    connection.write(
      `POST http://des.example/idd HTTP/1.1\r\nHost: des.example\r\nContent-Type: application/soap+xml\r\nContent-Length: ${GOOD.length}\r\n\r\n${GOOD}`,
    );
    expect((await connection.response())?.status).to.equal(200);
  });

  it('answers an address that no peer sends from with 403 before the body is read', async () => {
    const endpoint = await RunningEndpoint.start();
    endpoint.inbound.sources = (address) => address !== '127.0.0.1';
    const connection = await endpoint.connect();
    connection.write(
      'POST /idd HTTP/1.1\r\nHost: a\r\nContent-Type: application/soap+xml\r\nContent-Length: 999999\r\n\r\n',
    );
    const response = await connection.response();
    expect(response?.status).to.equal(403);
    expect(response?.headers.connection).to.equal('close');
    expect(endpoint.inbound.seen).to.deep.equal([]);
  });

  it('asks for the address before anything that the headers say', async () => {
    const endpoint = await RunningEndpoint.start();
    endpoint.inbound.sources = () => false;
    const headers = { 'Content-Type': 'image/png', 'Content-Encoding': 'br' };
    expect((await endpoint.request({ headers, body: GOOD })).status).to.equal(403);
    expect((await endpoint.request({ method: 'PUT', headers, body: GOOD })).status).to.equal(405);
  });

  it('answers a media type other than application/soap+xml with 415 and Accept', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const type of [
      'application/xml',
      'application/json',
      'text/plain',
      'application/soap+xmlx',
      'application',
      '',
    ]) {
      const response = await endpoint.request({ headers: { 'Content-Type': type }, body: GOOD });
      expect(response.status, type).to.equal(415);
      expect(response.headers.accept, type).to.equal('application/soap+xml');
      // It would say that the coding was wrong [RFC 9110 §12.5.3].
      expect(response.headers, type).not.to.have.property('accept-encoding');
    }
    expect((await endpoint.request({ body: GOOD })).status, 'none').to.equal(415);
    expect(endpoint.inbound.seen).to.deep.equal([]);
  });

  it('answers text/xml that is no other SOAP version with 415', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const body of [GOOD, '<a/>', 'x', '', GOOD.padStart(200_000, ' ')]) {
      const response = await endpoint.request({ headers: { 'Content-Type': 'text/xml' }, body });
      expect(response.status).to.equal(415);
    }
    expect(endpoint.inbound.seen).to.deep.equal([]);
  });

  it('takes any parameters and any case of the media type', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const type of ['Application/SOAP+XML', 'application/soap+xml ; a="b;c\\"" ;charset=UTF-8;action=""']) {
      expect(ackOf(await endpoint.post(GOOD, { 'Content-Type': type })).returnCode, type).to.equal(100);
    }
  });

  it('takes gzip', async () => {
    const endpoint = await RunningEndpoint.start();
    const body = gzipSync(envelopeOf('ADD_DATA_REQ', addDataRequest(300)));
    for (const coding of ['gzip', 'x-gzip', 'GZIP', 'identity, gzip', ', ,gzip,']) {
      expect(ackOf(await endpoint.post(body, { 'Content-Encoding': coding })).returnCode, coding).to.equal(100);
    }
    expect(endpoint.inbound.seen[0]?.pieces.flat()).to.deep.equal(sampleRecords(300));
  });

  it('answers an unknown Content-Encoding with 415 and Accept-Encoding [RFC 9110 §12.5.3]', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const coding of ['br', 'deflate', 'gzip, gzip', 'x']) {
      const response = await endpoint.post(GOOD, { 'Content-Encoding': coding });
      expect(response.status, coding).to.equal(415);
      expect(response.headers['accept-encoding'], coding).to.equal('gzip');
      expect(response.headers, coding).not.to.have.property('accept');
    }
  });

  it('answers broken gzip with 400 and leaves no trace of the message', async () => {
    const endpoint = await RunningEndpoint.start();
    const good = gzipSync(envelopeOf('ADD_DATA_REQ', addDataRequest(300)));
    const flipped = Buffer.from(good);
    flipped[good.length - 6]! ^= 0xff;
    const bodies = {
      'no gzip': Buffer.from(GOOD),
      empty: Buffer.alloc(0),
      'cut off': good.subarray(0, -9),
      'wrong checksum': flipped,
    };
    for (const [what, body] of Object.entries(bodies)) {
      expect((await endpoint.post(body, { 'Content-Encoding': 'gzip' })).status, what).to.equal(400);
    }
    expect(endpoint.inbound.seen.filter(({ ended }) => ended !== 'rejected' && ended !== 'abandoned')).to.deep.equal(
      [],
    );
  });

  it('says nothing of its inside in any answer', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const response of [
      await endpoint.request({ method: 'GET', path: '/nothing' }),
      await endpoint.post(GOOD, { 'Content-Encoding': 'br' }),
      await endpoint.post('<a'),
    ]) {
      expect(JSON.stringify(response)).not.to.match(/node:|node_modules|\/src\/|Error:|\n +at /);
    }
  });
});
