import { expect } from 'chai';
import { type RawConnection, rawPost } from '../soap/raw-connection.js';
import { PEER, PEER_NUMBER } from './des-under-test.js';
import { headerXml, listXml, messageXml, recordXml } from './idd-text.js';
import { codeOf, WatchedDes } from './watched-des.js';

describe('clause 8, protocol specification: HTTP [Q.3645 §8]', () => {
  let under: WatchedDes;
  const connections: RawConnection[] = [];
  afterEach(async () => {
    for (const connection of connections.splice(0)) connection.destroy();
    await under.close();
  });

  const connect = async () => {
    const connection = await under.connect();
    connections.push(connection);
    return connection;
  };

  describe('"HTTP POST over TCP is required to apply in the Idd interface in this Recommendation, as per [IETF RFC 7230], [IETF RFC 7231], [IETF RFC 7232], [IETF RFC 7235]."', () => {
    it('its own messages are HTTP/1.1 POSTs to the URL of the peer, with a Host and a length', async () => {
      under = await WatchedDes.start();
      await under.post('ADD_NODE_REQ', under.values(), listXml(recordXml(PEER_NUMBER)));
      await under.peer.have('ADD_NODE_RESP', 1);
      await under.change();
      await under.peer.have('ADD_DATA_REQ', 1);
      for (const { method, url, httpVersion, headers, body } of under.peer.exchanges) {
        expect([method, url, httpVersion]).to.deep.equal(['POST', '/idd', '1.1']);
        expect(headers.host).to.equal(new URL(under.peer.url).host);
        const isChunked = headers['transfer-encoding'] === 'chunked';
        expect(headers['content-length']).to.equal(isChunked ? undefined : String(body.length));
      }
    });

    it('its messages follow one another on a connection that is kept [RFC 7230 §6.3]', async () => {
      under = await WatchedDes.start('heartbeat: { interval: 1h }');
      await under.addPeer();
      const before = under.peer.connections;
      for (let count = 1; count <= 3; count++) {
        await under.change();
        await under.peer.have('ADD_DATA_REQ', count);
      }
      expect(under.peer.connections - before).to.be.at.most(1);
    });

    it('another method than POST gets 405 with Allow [RFC 7231 §6.5.5, §7.4.1]', async () => {
      under = await WatchedDes.start();
      for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
        const { status, headers } = await under.request(undefined, {}, method);
        expect([status, headers.get('Allow')], method).to.deep.equal([405, 'POST']);
      }
      expect((await under.request(undefined, {}, 'PROPFIND')).status, 'unknown [RFC 7231 §6.6.2]').to.equal(501);
    });

    it('HEAD is answered as GET without the body, where there is something to get [RFC 7231 §4.3.2]', async () => {
      under = await WatchedDes.start();
      const wsdl = under.des.iddUrl.replace(/\/idd$/, '/wsdl/idd.wsdl');
      const [get, head] = await Promise.all(['GET', 'HEAD'].map((method) => fetch(wsdl, { method })));
      expect([get!.status, head!.status]).to.deep.equal([200, 200]);
      expect(await head!.text()).to.equal('');
      for (const name of ['Content-Type', 'Content-Length']) {
        expect(head!.headers.get(name), name).to.equal(get!.headers.get(name));
      }
    });

    it('another path gets 404, another media type 415 with what it takes [RFC 7231 §6.5.4, §6.5.13]', async () => {
      under = await WatchedDes.start();
      const elsewhere = await fetch(`${under.des.iddUrl}/x`, { method: 'POST', body: under.good() });
      expect(elsewhere.status).to.equal(404);
      for (const type of ['application/json', 'application/xml', 'text/plain']) {
        const { status, headers } = await under.request(under.good(), { 'Content-Type': type });
        expect([status, headers.get('Accept')], type).to.deep.equal([415, 'application/soap+xml']);
      }
    });

    it('a body is taken by its length and in chunks, with extensions and trailers [RFC 7230 §3.3.2, §4.1]', async () => {
      under = await WatchedDes.start();
      const connection = await connect();
      connection.write(rawPost(under.good()));
      expect(codeOf((await connection.response())!.body)).to.equal(100);
      const xml = under.good();
      const [first, rest] = [xml.slice(0, 100), xml.slice(100)];
      const head = ['Content-Type: application/soap+xml', 'Transfer-Encoding: chunked', 'Trailer: X-Sum'];
      connection.write(rawPost('', { headers: head }));
      connection.write(`${first.length.toString(16)};a="b"\r\n${first}\r\n`);
      connection.write(`${rest.length.toString(16).toUpperCase()}\r\n${rest}\r\n0\r\nX-Sum: 1\r\n\r\n`);
      const answer = await connection.response();
      expect([answer?.status, codeOf(answer!.body)]).to.deep.equal([200, 100]);
    });

    it('a message whose length is not plain is refused, and the connection closed [RFC 7230 §3.3.3]', async () => {
      under = await WatchedDes.start();
      const type = 'Content-Type: application/soap+xml';
      for (const headers of [
        [type, 'Content-Length: 5', 'Content-Length: 6'],
        [type, 'Content-Length: x'],
        [type, 'Content-Length: 5', 'Transfer-Encoding: chunked'],
        [type, 'Transfer-Encoding: chunked, identity'],
      ]) {
        const connection = await connect();
        connection.write(rawPost('0\r\n\r\n', { headers }));
        const rest = await connection.rest();
        expect(rest, headers.join()).to.match(/^HTTP\/1\.1 400 /);
      }
      expect((await under.des.operation.getNode(PEER)).state).to.equal('configured');
    });

    it('a request of HTTP/1.1 without a Host gets 400 [RFC 7230 §5.4]', async () => {
      under = await WatchedDes.start();
      const connection = await connect();
      const xml = under.good();
      connection.write(
        `POST /idd HTTP/1.1\r\nContent-Type: application/soap+xml\r\nContent-Length: ${xml.length}\r\n\r\n${xml}`,
      );
      expect((await connection.response())?.status).to.equal(400);
    });

    it('a connection is kept for the next message, also of those sent before the answer, which are answered in order; with close it is closed [RFC 7230 §6.3, §6.3.2, §6.6]', async () => {
      under = await WatchedDes.start();
      const connection = await connect();
      const [first, second] = [under.values(), under.values()];
      const message = (values: typeof first) => messageXml('ADD_NODE_REQ', headerXml(values) + listXml());
      connection.write(Buffer.concat([rawPost(message(first)), rawPost(message(second))]));
      for (const { messageId } of [first, second]) {
        expect((await connection.response())!.body).to.contain(`>${messageId}<`);
      }
      const last = under.good();
      const headers = ['Content-Type: application/soap+xml', `Content-Length: ${last.length}`, 'Connection: close'];
      connection.write(rawPost(last, { headers }));
      const answer = await connection.response();
      expect([answer?.status, answer?.headers.connection]).to.deep.equal([200, 'close']);
      expect(await connection.rest()).to.equal('');
    });

    it('a sender of HTTP/1.0 is answered, and the connection closed [RFC 7230 §2.6, §6.3]', async () => {
      under = await WatchedDes.start();
      const connection = await connect();
      const xml = under.good();
      connection.write(
        `POST /idd HTTP/1.0\r\nContent-Type: application/soap+xml\r\nContent-Length: ${xml.length}\r\n\r\n${xml}`,
      );
      const rest = await connection.rest();
      expect(rest).to.match(/^HTTP\/1\.1 200 /);
      expect(codeOf(rest.slice(rest.indexOf('\r\n\r\n') + 4))).to.equal(100);
      expect(rest).not.to.match(/transfer-encoding: chunked/i);
    });

    it('who expects 100-continue is told to go on, or is told the final status without having sent the body [RFC 7231 §5.1.1]', async () => {
      under = await WatchedDes.start();
      const connection = await connect();
      const xml = under.good();
      const expecting = (type: string) =>
        rawPost('', { headers: [`Content-Type: ${type}`, `Content-Length: ${xml.length}`, 'Expect: 100-continue'] });
      connection.write(expecting('application/soap+xml'));
      await new Promise((resolve) => connection.socket.once('data', resolve));
      connection.write(xml);
      const answer = await connection.response();
      expect([answer?.status, codeOf(answer!.body)]).to.deep.equal([200, 100]);
      const refused = await connect();
      refused.write(expecting('text/plain'));
      const rest = await refused.rest();
      expect(rest).to.match(/^HTTP\/1\.1 415 /);
    });

    it('conditions on a POST that hold change nothing: no representation is there [RFC 7232 §3, §5]', async () => {
      under = await WatchedDes.start();
      for (const condition of [
        { 'If-None-Match': '*' },
        { 'If-None-Match': '"x"' },
        { 'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT' },
        { 'If-Unmodified-Since': 'Sat, 01 Jan 2000 00:00:00 GMT' },
      ] as Record<string, string>[]) {
        expect((await under.request(under.good(), condition)).returnCode, Object.keys(condition)[0]).to.equal(100);
      }
    });

    it('a POST with If-Match is 412 and nothing is applied: no representation can match [RFC 7232 §3.1, §4.2]', async () => {
      under = await WatchedDes.start();
      for (const condition of ['"x"', '*']) {
        expect((await under.request(under.good(), { 'If-Match': condition })).status).to.equal(412);
      }
      expect((await under.des.operation.getNode(PEER)).records).to.equal(0);
    });

    it('conditions on the contract are compared with its ETag [RFC 7232 §3, §4]', async () => {
      under = await WatchedDes.start();
      const wsdl = under.des.iddUrl.replace(/\/idd$/, '/wsdl/idd.wsdl');
      const get = async (headers: Record<string, string>) => (await fetch(wsdl, { headers })).status;
      const whole = await fetch(wsdl, { headers: { 'If-None-Match': '"x"' } });
      const tag = whole.headers.get('ETag')!;
      expect([whole.status, await whole.text()]).to.satisfy(
        ([status, text]: [number, string]) => status === 200 && text.includes('definitions'),
      );
      expect(await get({ 'If-None-Match': tag })).to.equal(304);
      expect(await get({ 'If-Match': tag })).to.equal(200);
      expect(await get({ 'If-Match': '"x"' })).to.equal(412);
    });

    it('credentials that nobody asked for change nothing, and a refusal by address is 403, not 401 without a challenge [RFC 7235 §3.1, RFC 7231 §6.5.3]', async () => {
      under = await WatchedDes.start('', ', sources: [192.0.2.0/24]');
      const { status, headers } = await under.request(under.good(), { Authorization: 'Basic eDp5' });
      expect([status, headers.get('WWW-Authenticate')]).to.deep.equal([403, null]);
      await under.close();
      under = await WatchedDes.start();
      expect((await under.request(under.good(), { Authorization: 'Basic eDp5' })).returnCode).to.equal(100);
    });

    const statuses: [what: string, status: number, headers: Record<string, string>][] = [
      [
        '401 with a challenge, to which it has no credentials [RFC 7235 §3.1]',
        401,
        { 'WWW-Authenticate': 'Basic realm="x"' },
      ],
      ['407 [RFC 7235 §3.2]', 407, { 'Proxy-Authenticate': 'Basic realm="x"' }],
      ['a redirection, which it does not follow without a person [RFC 7231 §6.4]', 307, { Location: '/elsewhere' }],
      ['412 [RFC 7232 §4.2]', 412, {}],
      ['503 with Retry-After [RFC 7231 §6.6.4, §7.1.3]', 503, { 'Retry-After': '0' }],
      ['204 without a body [RFC 7231 §6.3.5]', 204, {}],
    ];
    for (const [what, status, headers] of statuses) {
      it(`${what} in answer to a message of its own is no ACK: it retransmits to the same URL, without credentials`, async () => {
        under = await WatchedDes.start('timers: { t0: 100ms }');
        await under.addPeer();
        under.peer.answer = () => (under.peer.exchanges.length === 0 ? { status, headers } : 100);
        await under.change();
        const [first, second] = await under.peer.have('ADD_DATA_REQ', 2);
        expect(second).to.include({ method: 'POST', url: '/idd', xml: first!.xml });
        expect(second!.headers).not.to.have.any.keys('authorization', 'proxy-authorization', 'if-match');
      });
    }

    it('a Retry-After is honoured [RFC 7231 §7.1.3]', async () => {
      under = await WatchedDes.start('timers: { t0: 100ms }');
      await under.addPeer();
      under.peer.answer = () =>
        under.peer.exchanges.length === 0 ? { status: 503, headers: { 'Retry-After': '1' } } : 100;
      await under.change();
      const [first, second] = await under.peer.have('ADD_DATA_REQ', 2);
      expect(second!.at - first!.at).to.be.at.least(998);
    });
  });
});
