import { expect } from 'chai';
import { type AdminUnderTest, call, startAdmin } from './admin-under-test.js';

describe('admin API: guard against the pages in a browser', () => {
  let admin: AdminUnderTest;

  before(async () => {
    admin = await startAdmin({}, { hosts: ['des.example'] });
  });
  after(() => admin.close());

  for (const host of [
    'localhost',
    'localhost:8081',
    'LOCALHOST',
    '127.0.0.1',
    '127.0.0.1:8081',
    '127.8.9.10',
    '[::1]:8081',
    '[::ffff:127.0.0.1]',
    'des.example',
    'Des.Example:8081',
  ]) {
    it(`answers under Host: ${host}`, async () => {
      expect((await admin.call('/api/v1/nodes', { headers: { host } })).status).to.equal(200);
    });
  }

  for (const host of [
    'attacker.example',
    'attacker.example:8081',
    'localhost.attacker.example',
    '127.0.0.1.attacker.example',
    'notlocalhost',
    '192.0.2.1',
    '[2001:db8::1]',
    '0.0.0.0',
    '2130706433',
    '127.1',
  ]) {
    it(`refuses Host: ${host}, for readers too`, async () => {
      const { status, json } = await admin.call('/api/v1/nodes', { headers: { host } });
      expect(status).to.equal(403);
      expect(json.code).to.equal('HOST_NOT_ALLOWED');
      expect(json.detail).to.not.contain('attacker');
    });
  }

  it('answers under the address that the connection has reached, where it listens on all', async () => {
    const everywhere = await startAdmin({}, { host: '::' });
    try {
      const { port } = new URL(everywhere.url);
      const onIpv4 = await call(`http://127.0.0.1:${port}`, '/healthz');
      expect(onIpv4.status).to.equal(200);
      const other = await call(`http://127.0.0.1:${port}`, '/healthz', { headers: { host: `192.0.2.1:${port}` } });
      expect(other.status).to.equal(403);
    } finally {
      await everywhere.close();
    }
  });

  // What a page can send to another site without asking first: the CORS-safelisted types, or no type at all.
  for (const headers of [
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'multipart/form-data' },
    { 'content-type': '' },
    { 'content-type': 'text/plain; application/json' },
  ]) {
    it(`refuses a change with ${JSON.stringify(headers)}, with or without a body`, async () => {
      for (const body of ['{}', undefined]) {
        const answer = await admin.call('/api/v1/nodes/208-01/resync', { method: 'POST', headers, body });
        expect(answer.status).to.equal(415);
        expect(answer.json.code).to.equal('MEDIA_TYPE_UNSUPPORTED');
      }
      expect(admin.operation.calls.filter(([name]) => name === 'resyncNode')).to.deep.equal([]);
    });
  }

  it('never agrees to a preflight', async () => {
    const { status, headers } = await admin.call('/api/v1/nodes/208-01', {
      method: 'OPTIONS',
      headers: { origin: 'http://attacker.example', 'access-control-request-method': 'DELETE' },
    });
    expect(status).to.equal(405);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).to.deep.equal([]);
  });
});
