import { expect } from 'chai';
import { RawConnection } from '../soap/raw-connection.js';
import { type AdminUnderTest, startAdmin } from './admin-under-test.js';

describe('admin API: the head of a request', () => {
  let admin: AdminUnderTest;
  const connections: RawConnection[] = [];
  before(async () => {
    admin = await startAdmin({}, { hosts: ['des.example'] });
  });
  after(async () => {
    for (const connection of connections) connection.destroy();
    await admin.close();
  });

  async function answerTo(request: string) {
    const connection = await RawConnection.open(admin.url);
    connections.push(connection);
    connection.write(request);
    const response = (await connection.response())!;
    const isProblem = response.headers['content-type']?.startsWith('application/problem+json');
    return { ...response, code: isProblem ? JSON.parse(response.body).code : undefined };
  }
  const get = (target: string, fields: string) => answerTo(`GET ${target} HTTP/1.1\r\n${fields}\r\n`);

  it('has one Host, which is a host: 400 REQUEST_MALFORMED otherwise [RFC 9112 §3.2]', async () => {
    for (const fields of [
      '',
      'Host: localhost\r\nHost: localhost\r\n',
      'Host: localhost\r\nhost: attacker.example\r\n',
      ...['a b', 'localhost/x', 'localhost, attacker.example', 'attacker.example@localhost', '[::1', '%6cocalhost'].map(
        (host) => `Host: ${host}\r\n`,
      ),
    ]) {
      for (const target of ['/api/v1/nodes', 'http://localhost/api/v1/nodes', '/nothing']) {
        const { status, code } = await get(target, fields);
        expect({ status, code }, `${target} ${fields}`).to.deep.equal({ status: 400, code: 'REQUEST_MALFORMED' });
      }
    }
    expect((await get('/healthz', 'Host:\r\n')).code).to.equal('HOST_NOT_ALLOWED');
    expect((await answerTo('GET /healthz HTTP/1.0\r\n\r\n')).status).to.equal(200);
  });

  it('names the host in its target, if that is in absolute form, for the guard too', async () => {
    expect((await get('http://localhost:8081/healthz', 'Host: attacker.example\r\n')).status).to.equal(200);
    expect((await get('http://DES.example/api/v1/records?limit=1', 'Host: localhost\r\n')).status).to.equal(200);
    for (const target of ['http://attacker.example/healthz', 'https://192.0.2.1/api/v1/nodes']) {
      const { status, code } = await get(target, 'Host: localhost\r\n');
      expect({ status, code }, target).to.deep.equal({ status: 403, code: 'HOST_NOT_ALLOWED' });
    }
    for (const target of ['http://user@localhost/healthz', 'ftp://localhost/healthz', '*']) {
      expect((await get(target, 'Host: localhost\r\n')).code, target).to.equal('REQUEST_MALFORMED');
    }
  });

  it('has a method that HTTP defines: 501 otherwise', async () => {
    for (const method of ['PROPFIND', 'FOO']) {
      const { status } = await answerTo(`${method} /api/v1/nodes HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      expect(status, method).to.equal(501);
    }
    const connect = await answerTo('CONNECT localhost:22 HTTP/1.1\r\nHost: localhost:22\r\n\r\n');
    expect(connect.status).to.equal(405);
    expect(connect.headers.allow).to.include('POST');
  });

  it('has a target of 8,000 characters at most: 414 otherwise', async () => {
    for (const length of [8_001, 20_000]) {
      expect((await get(`/${'a'.repeat(length - 1)}`, 'Host: localhost\r\n')).status, String(length)).to.equal(414);
    }
    expect((await get(`/${'a'.repeat(7_999)}`, 'Host: localhost\r\n')).status).to.equal(404);
    expect((await get('/', `Host: localhost\r\nX: ${'a'.repeat(20_000)}\r\n`)).status).to.equal(431);
  });

  it('has no transfer coding but chunked: 501 NOT_IMPLEMENTED [RFC 9112 §6.1]', async () => {
    const post = (coding: string, version = '1.1') =>
      answerTo(
        `POST /api/v1/nodes/208-01/resync HTTP/${version}\r\nHost: localhost\r\nContent-Type: application/json\r\n` +
          `Transfer-Encoding: ${coding}\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
      );
    for (const coding of ['gzip, chunked', 'x-unknown, chunked']) {
      expect((await post(coding)).code, coding).to.equal('NOT_IMPLEMENTED');
    }
    expect((await post('chunked', '1.0')).status).to.equal(400);
    expect((await post('chunked')).status).to.equal(202);
  });

  it('may ask for the options of the server', async () => {
    for (const target of ['*', 'http://localhost']) {
      const { status, headers, body } = await answerTo(`OPTIONS ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      expect({ status, body }).to.deep.equal({ status: 200, body: '' });
      expect(headers.allow).to.equal('GET, HEAD, POST, DELETE, OPTIONS');
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).to.deep.equal([]);
    }
    expect((await answerTo('OPTIONS * HTTP/1.1\r\nHost: attacker.example\r\n\r\n')).code).to.equal('HOST_NOT_ALLOWED');
  });

  it('is answered with a Date, whatever is wrong with it', async () => {
    for (const request of [
      'GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n',
      'GET /nothing HTTP/1.1\r\n\r\n',
      'hello\r\n\r\n',
      'FOO / HTTP/1.1\r\nHost: a\r\n\r\n',
      'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n',
      `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    ]) {
      const { headers } = await answerTo(request);
      expect(new Date(headers.date!).toUTCString(), request.slice(0, 40)).to.equal(headers.date);
    }
  });
});
