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
    for (const coding of ['gzip', 'x-gzip', 'GZIP', 'identity, gzip']) {
      expect(ackOf(await endpoint.post(body, { 'Content-Encoding': coding })).returnCode, coding).to.equal(100);
    }
    expect(endpoint.inbound.seen[0]?.pieces.flat()).to.deep.equal(sampleRecords(300));
  });

  it('answers an unknown Content-Encoding with 400', async () => {
    const endpoint = await RunningEndpoint.start();
    for (const coding of ['br', 'deflate', 'gzip, gzip', 'x']) {
      const response = await endpoint.post(GOOD, { 'Content-Encoding': coding });
      expect(response.status, coding).to.equal(400);
      expect(response.headers['accept-encoding'], coding).to.equal('gzip');
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
