import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { describeProblem, PROBLEM_CODES } from '../../src/admin/problem.js';
import { StoreError } from '../../src/idd/ports/store/index.js';
import { type AdminUnderTest, call, startAdmin } from './admin-under-test.js';
import { RECORD } from './fake-operation.js';

describe('admin API: problem details', () => {
  let admin: AdminUnderTest;
  const change = JSON.stringify({ add: [RECORD] });

  beforeEach(async () => {
    admin = await startAdmin({}, { bodyLimit: 10_000 });
  });
  afterEach(() => admin.close());

  it('have the members of RFC 9457 and the code', async () => {
    const { status, headers, json } = await admin.call('/api/v1/nowhere');
    expect(status).to.equal(404);
    expect(headers['content-type']).to.match(/^application\/problem\+json/);
    const { instance, ...rest } = json;
    expect(instance).to.match(/^urn:uuid:[0-9a-f-]{36}$/);
    expect(rest).to.deep.equal({
      type: 'urn:opendes:problem:PATH_UNKNOWN',
      title: 'There is nothing at this path',
      status: 404,
      detail: 'The paths are listed in /api/v1/openapi.json',
      code: 'PATH_UNKNOWN',
    });
  });

  it('bear an instance of their own each time', async () => {
    const first = await admin.call('/api/v1/nowhere');
    const second = await admin.call('/api/v1/nowhere');
    expect(first.json.instance).to.not.equal(second.json.instance);
  });

  it('have a status and a title for every code', () => {
    for (const code of PROBLEM_CODES) {
      const { status, title } = describeProblem(code);
      expect(status, code).to.be.within(400, 599);
      expect(title, code).to.match(/^[A-Z].*[^.]$/);
    }
  });

  for (const path of ['/', '/api/v1', '/api/v2/nodes', '/api/v1/Nodes', '/api/v1/nodes/208-01/resync/now', '/idd']) {
    it(`answers PATH_UNKNOWN at ${path}`, async () => {
      const { status, json } = await admin.call(path);
      expect(status).to.equal(404);
      expect(json.code).to.equal('PATH_UNKNOWN');
    });
  }

  for (const [method, path, allow] of [
    ['PUT', '/api/v1/nodes', 'GET, HEAD, POST'],
    ['DELETE', '/api/v1/nodes', 'GET, HEAD, POST'],
    ['POST', '/api/v1/nodes/208-01', 'GET, HEAD, DELETE'],
    ['GET', '/api/v1/nodes/208-01/resync', 'POST'],
    ['PATCH', '/api/v1/records', 'GET, HEAD, POST'],
    ['DELETE', '/api/v1/broadcasts/b-1', 'GET, HEAD'],
    ['OPTIONS', '/api/v1/records', 'GET, HEAD, POST'],
    ['POST', '/metrics', 'GET, HEAD'],
  ] as const) {
    it(`answers ${method} ${path} with METHOD_NOT_ALLOWED and Allow: ${allow}`, async () => {
      const { status, headers, json } = await admin.call(path, { method });
      expect(status).to.equal(405);
      expect(headers.allow).to.equal(allow);
      expect(json.code).to.equal('METHOD_NOT_ALLOWED');
      expect(admin.operation.calls).to.deep.equal([]);
    });
  }

  it('answers HEAD as GET, without the body', async () => {
    const { status, text } = await admin.call('/api/v1/nodes', { method: 'HEAD' });
    expect(status).to.equal(200);
    expect(text).to.equal('');
  });

  for (const body of ['{', '{"add":[}', '"add"', 'null', '17', '{"add":[]} x', '\u0000']) {
    it(`answers the body ${JSON.stringify(body)} with JSON_MALFORMED`, async () => {
      const { status, json } = await admin.call('/api/v1/records', { method: 'POST', body });
      expect(status).to.equal(400);
      expect(json.code).to.equal('JSON_MALFORMED');
    });
  }

  it('answers bytes that are no gzip stream with JSON_MALFORMED', async () => {
    const { status, json } = await admin.call('/api/v1/records', {
      method: 'POST',
      body: change,
      headers: { 'content-encoding': 'gzip' },
    });
    expect(status).to.equal(400);
    expect(json.code).to.equal('JSON_MALFORMED');
  });

  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
  ]) {
    it(`answers a body of type ${type} with MEDIA_TYPE_UNSUPPORTED`, async () => {
      const { status, headers, json } = await admin.call('/api/v1/records', {
        method: 'POST',
        body: change,
        headers: { 'content-type': type },
      });
      expect(status).to.equal(415);
      expect(headers.accept).to.equal('application/json');
      expect(json.code).to.equal('MEDIA_TYPE_UNSUPPORTED');
      expect(admin.operation.calls).to.deep.equal([]);
    });
  }

  for (const parameters of [
    '; charset=utf-8',
    ';charset=utf8',
    '; charset="UTF8"',
    '; charset=iso-8859-1',
    '; charset=utf-16',
    '; charset=unknown',
    '; charset=',
    '; profile="a;b"; version=1',
    ';',
    ' ; odata.metadata=none',
  ]) {
    it(`reads UTF-8 whatever a parameter says: Application/JSON${parameters} [RFC 8259 §11]`, async () => {
      const headers = { 'content-type': `Application/JSON${parameters}` };
      const record = { ...RECORD, regexp: '!^.*$!sip:é€@ims.example!' };
      const added = await admin.call('/api/v1/records', { method: 'POST', body: { add: [record] }, headers });
      expect(added.status).to.equal(202);
      expect(admin.operation.calls).to.deep.equal([['changeRecords', { command: 'ADD_DATA_REQ', records: [record] }]]);
      const other = await admin.call('/api/v1/nodes', { method: 'POST', body: { operator: '208-01' }, headers });
      expect(other.status).to.equal(202);
      const lines = { 'content-type': `application/x-ndjson${parameters}` };
      const stream = await admin.call('/api/v1/records/stream', {
        method: 'POST',
        body: { add: [record] },
        headers: lines,
      });
      expect(JSON.parse(stream.text)).to.include({ line: 1, status: 202 });
    });
  }

  for (const [path, body, pointer] of [
    ['/api/v1/records', '{"add":[],"remove":[],"add":[]}', '#/add'],
    ['/api/v1/records', `{"add":[${JSON.stringify(RECORD).replace('}', ',"order":1}')}]}`, '#/add/0/order'],
    ['/api/v1/nodes', '{"operator":"208-01","operator":"262-02"}', '#/operator'],
    ['/api/v1/nodes/208-01/resync', '{"a":1,"a":2}', '#/a'],
  ] as const) {
    it(`refuses a name that is there twice at ${pointer} of ${path} [RFC 8259 §4]`, async () => {
      const { status, json } = await admin.call(path, { method: 'POST', body });
      expect([status, json.code]).to.deep.equal([422, 'REQUEST_INVALID']);
      expect(json.errors).to.deep.equal([
        { pointer, detail: `the name "${pointer.split('/').at(-1)}" is there twice in one object` },
      ]);
      expect(admin.operation.calls).to.deep.equal([]);
    });
  }

  it('passes over a byte order mark before a body [RFC 8259 §8.1]', async () => {
    for (const [path, value] of [
      ['/api/v1/records', { add: [RECORD] }],
      ['/api/v1/nodes', { operator: '208-01' }],
      ['/api/v1/nodes/208-01/resync', {}],
    ] as const) {
      const body = `\uFEFF${JSON.stringify(value)}`;
      expect((await admin.call(path, { method: 'POST', body })).status, path).to.equal(202);
    }
  });

  it('answers a body that is not UTF-8 with JSON_MALFORMED', async () => {
    for (const path of ['/api/v1/records', '/api/v1/nodes']) {
      const body = Buffer.from('{"operator":"\xe9"}', 'latin1');
      const { status, json } = await admin.call(path, { method: 'POST', body });
      expect([status, json.code]).to.deep.equal([400, 'JSON_MALFORMED']);
    }
  });

  it('answers content-encoding: compress with MEDIA_TYPE_UNSUPPORTED and the codings that it undoes', async () => {
    const headers = { 'content-encoding': 'compress' };
    const answer = await admin.call('/api/v1/records', { method: 'POST', body: change, headers });
    const { status, json } = answer;
    expect(status).to.equal(415);
    expect(answer.headers['accept-encoding']).to.equal('gzip, deflate, br');
    expect(json.code).to.equal('MEDIA_TYPE_UNSUPPORTED');
  });

  const large = JSON.stringify({ add: Array.from({ length: 100 }, () => RECORD) });
  for (const [what, body, headers] of [
    ['as it is', large, {}],
    ['after decompression', gzipSync(large), { 'content-encoding': 'gzip' }],
  ] as const) {
    it(`answers a body that is too large ${what} with BODY_TOO_LARGE and the limit`, async () => {
      const { status, json } = await admin.call('/api/v1/records', { method: 'POST', body, headers });
      expect(status).to.equal(413);
      expect(json).to.include({
        code: 'BODY_TOO_LARGE',
        detail:
          'A change may have 10000 bytes at most, decompressed: make several of it, as `opendes record import` does',
      });
      expect(admin.operation.calls).to.deep.equal([]);
    });
  }

  it('keeps bodies small where no records are changed', async () => {
    const { status, json } = await admin.call('/api/v1/nodes', {
      method: 'POST',
      body: { operators: Array(10_000).fill('208-01') },
    });
    expect(status).to.equal(413);
    expect(json.detail).to.equal('The body may have 65536 bytes at most, decompressed');
  });

  it('survives a client that goes away in the middle of a body', async () => {
    const socket = connect(Number(new URL(admin.url).port), '127.0.0.1');
    await new Promise((connected) => socket.once('connect', connected));
    const head =
      'POST /api/v1/records HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n';
    await new Promise((written) => socket.write(`${head}{"add`, written));
    socket.destroy();
    expect((await admin.call('/healthz')).status).to.equal(200);
    expect(admin.operation.calls).to.deep.equal([]);
  });
});

describe('admin API: failures of the DES', () => {
  for (const [error, status, code] of [
    [new StoreError('STORE_FULL', 'database or disk is full: /var/lib/opendes/opendes.db'), 507, 'STORE_FULL'],
    [new StoreError('STORE_UNUSABLE', 'disk I/O error in /var/lib/opendes/opendes.db'), 503, 'STORE_UNUSABLE'],
    [new TypeError('x is not a function in /var/lib/opendes/index.js'), 500, 'INTERNAL_ERROR'],
    ['a string', 500, 'INTERNAL_ERROR'],
    [Object.assign(new Error('connect to /var/lib failed'), { status: 503 }), 500, 'INTERNAL_ERROR'],
  ] as const) {
    it(`tell ${error} as ${code}, without its text, which goes to the log under the same instance`, async () => {
      const admin = await startAdmin({
        changeRecords: async () => {
          throw error;
        },
      });
      try {
        const answer = await admin.call('/api/v1/records', { method: 'POST', body: { add: [RECORD] } });
        expect(answer.status).to.equal(status);
        expect(answer.json.code).to.equal(code);
        expect(answer.text).to.not.match(/var\/lib|\bat .*:\d+|a string/);
        const [line] = admin.log.filter(({ level }) => level === 'error');
        expect(line!.fields).to.include({ err: error, instance: answer.json.instance, path: '/api/v1/records' });
      } finally {
        await admin.close();
      }
    });
  }
});

describe('admin API: a store that takes nothing more for now', () => {
  it('is told as STORE_BUSY, and is no error for the log', async () => {
    const admin = await startAdmin({
      changeRecords: async () => {
        throw new StoreError('STORE_BUSY', 'try again in a moment');
      },
    });
    try {
      const answer = await admin.call('/api/v1/records', { method: 'POST', body: { add: [RECORD] } });
      expect(answer.status).to.equal(503);
      expect(answer.json).to.include({ code: 'STORE_BUSY', detail: 'try again in a moment' });
      expect(admin.log.filter(({ level }) => level === 'error')).to.deep.equal([]);
    } finally {
      await admin.close();
    }
  });
});

describe('admin API: log and answer', () => {
  it('logs who changed what, and readers only for debugging', async () => {
    const admin = await startAdmin();
    try {
      await admin.call('/api/v1/nodes/208-01', { method: 'DELETE' });
      await admin.call('/api/v1/nodes?x=1');
      expect(admin.log.slice(-2)).to.deep.equal([
        {
          level: 'info',
          fields: {
            method: 'DELETE',
            path: '/api/v1/nodes/208-01',
            status: 202,
            from: '127.0.0.1',
            location: '/api/v1/broadcasts/b-1',
          },
          text: 'admin request',
        },
        {
          level: 'debug',
          fields: { method: 'GET', path: '/api/v1/nodes?x=1', status: 400, from: '127.0.0.1' },
          text: 'admin request',
        },
      ]);
    } finally {
      await admin.close();
    }
  });

  it('tells browsers to keep nothing and guess nothing, and not what software answers', async () => {
    const admin = await startAdmin();
    try {
      for (const path of ['/api/v1/nodes', '/nowhere']) {
        const { headers } = await call(admin.url, path);
        expect(headers).to.include({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
        expect(headers).to.not.have.any.keys('x-powered-by', 'access-control-allow-origin', 'etag');
      }
    } finally {
      await admin.close();
    }
  });
});
