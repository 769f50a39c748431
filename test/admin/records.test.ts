import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { Refusal } from '../../src/idd/refusal.js';
import { settle } from '../idd/fake-clock.js';
import { type AdminUnderTest, startAdmin } from './admin-under-test.js';
import { BLOCK, RECORD } from './fake-operation.js';

const CHANGED = { ...RECORD, preference: 20 };

describe('admin API: records', () => {
  let admin: AdminUnderTest;
  const post = (body: unknown, headers = {}) => admin.call('/api/v1/records', { method: 'POST', body, headers });

  beforeEach(async () => {
    admin = await startAdmin();
  });
  afterEach(() => admin.close());

  for (const [body, change] of [
    [{ add: [RECORD, BLOCK] }, { command: 'ADD_DATA_REQ', records: [RECORD, BLOCK] }],
    [
      { modify: [{ existing: RECORD, modified: CHANGED }] },
      { command: 'MOD_DATA_REQ', modifications: [{ existing: RECORD, modified: CHANGED }] },
    ],
    [{ remove: [RECORD] }, { command: 'REMOVE_DATA_REQ', records: [RECORD] }],
  ] as const) {
    it(`makes ${Object.keys(body)} a ${change.command}`, async () => {
      const { status, headers, json } = await post(body);
      expect(status).to.equal(202);
      expect(json).to.deep.equal({ broadcastId: 'b-1' });
      expect(headers.location).to.equal('/api/v1/broadcasts/b-1');
      expect(admin.operation.calls).to.deep.equal([['changeRecords', change]]);
    });
  }

  it('takes a change that is compressed', async () => {
    const body = gzipSync(JSON.stringify({ add: [RECORD] }));
    const { status } = await post(body, { 'content-encoding': 'gzip' });
    expect(status).to.equal(202);
    expect(admin.operation.calls).to.deep.equal([['changeRecords', { command: 'ADD_DATA_REQ', records: [RECORD] }]]);
  });

  const { order: _order, ...withoutOrder } = RECORD;
  for (const [what, body, errors] of [
    ['nothing to do', {}, [{ pointer: '#', detail: 'Exactly one of add, modify, remove must be there' }]],
    [
      'two things to do',
      { add: [RECORD], remove: [BLOCK] },
      [{ pointer: '#', detail: 'Exactly one of add, modify, remove must be there' }],
    ],
    ['an unknown member', { add: [RECORD], when: 'now' }, [{ pointer: '#', detail: 'Unrecognized key: "when"' }]],
    [
      'a record with an unknown member',
      { add: [RECORD, { ...RECORD, comment: 'x' }] },
      [{ pointer: '#/add/1', detail: 'Unrecognized key: "comment"' }],
    ],
    [
      'a record without order',
      { remove: [withoutOrder] },
      [{ pointer: '#/remove/0/order', detail: 'Invalid input: expected number, received undefined' }],
    ],
    [
      'a record for a number and a block',
      { add: [{ ...RECORD, e164Prefix: '+44' }] },
      [{ pointer: '#/add/0', detail: 'Exactly one of e164Number, e164Prefix must be there' }],
    ],
    [
      'a number without +',
      { add: [{ ...RECORD, e164Number: '441632960001' }] },
      [{ pointer: '#/add/0/e164Number', detail: 'must be + and 2 to 15 digits' }],
    ],
    [
      'an order of 65536',
      { add: [{ ...RECORD, order: 65536 }] },
      [{ pointer: '#/add/0/order', detail: 'Too big: expected number to be <=65535' }],
    ],
    [
      'a modification of nothing',
      { modify: [{ modified: RECORD }] },
      [{ pointer: '#/modify/0/existing', detail: 'Invalid input: expected object, received undefined' }],
    ],
  ] as const) {
    it(`refuses ${what} with REQUEST_INVALID and the place`, async () => {
      const { status, json } = await post(body);
      expect(status).to.equal(422);
      expect(json.code).to.equal('REQUEST_INVALID');
      expect(json.errors).to.deep.equal(errors);
      expect(admin.operation.calls).to.deep.equal([]);
    });
  }

  it('refuses __proto__ as it refuses any unknown member', async () => {
    const { status, json } = await post(`{ "add": [], "__proto__": { "remove": [] } }`);
    expect(status).to.equal(422);
    expect(json.errors).to.deep.equal([{ pointer: '#', detail: 'Unrecognized key: "__proto__"' }]);
  });

  it('names every wrong record by its index', async () => {
    const { json } = await post({ add: [{ ...RECORD, ttl: -1 }, RECORD, { ...RECORD, flags: 1, order: 1.5 }] });
    expect(json.records).to.deep.equal([
      { index: 0, reason: 'ttl: Too small: expected number to be >=0' },
      { index: 2, reason: 'order: Invalid input: expected int, received number' },
      { index: 2, reason: 'flags: Invalid input: expected string, received number' },
    ]);
    expect(json.detail).to.equal('#/add/0/ttl: Too small: expected number to be >=0 (and 2 more)');
  });

  it('tells the first hundred of thousands of errors', async () => {
    const { json } = await post({ add: Array.from({ length: 3000 }, () => ({ ...RECORD, ttl: -1 })) });
    expect(json.errors).to.have.length(100);
    expect(json.detail).to.match(/ \(and 99 more; no further ones were looked for\)$/);
  });

  it('takes a long change whole, and does what is pipelined behind it afterwards', async () => {
    const long = JSON.stringify({ add: Array.from({ length: 5000 }, () => RECORD) });
    const request = (body: string) =>
      `POST /api/v1/records HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const socket = connect(Number(new URL(admin.url).port), '127.0.0.1');
    socket.write(request(long) + request(JSON.stringify({ remove: [BLOCK] })));
    let text = '';
    while (text.split('HTTP/1.1 202').length < 3) text += (await once(socket, 'data'))[0];
    socket.destroy();
    expect(admin.operation.calls.map(([, change]) => (change as { records: unknown[] }).records.length)).to.deep.equal([
      5000, 1,
    ]);
  });

  it('points to wrong records of a long change by their index in it', async () => {
    const records = Array.from({ length: 5000 }, (_, at) => (at % 1500 === 1499 ? { ...RECORD, ttl: -1 } : RECORD));
    const { status, json } = await post({ add: records });
    expect(status).to.equal(422);
    expect(json.errors.map(({ pointer }: { pointer: string }) => pointer)).to.deep.equal([
      '#/add/1499/ttl',
      '#/add/2999/ttl',
      '#/add/4499/ttl',
    ]);
    expect(json.records.map(({ index }: { index: number }) => index)).to.deep.equal([1499, 2999, 4499]);
  });

  it('takes sixteen long changes at once, and more when these are answered', async () => {
    const ends: (() => void)[] = [];
    const busy = await startAdmin({
      changeRecords: () => new Promise((resolve) => ends.push(() => resolve({ broadcastId: 'b' }))),
    });
    try {
      const body = JSON.stringify({ add: Array.from({ length: 500 }, () => RECORD) });
      const answers: number[] = [];
      const sent = Array.from({ length: 17 }, async () => {
        answers.push((await busy.call('/api/v1/records', { method: 'POST', body })).status);
      });
      while (answers.length === 0) await settle();
      expect(answers).to.deep.equal([503]);
      for (let at = 0; at < 16; at++) {
        while (ends.length <= at) await settle();
        // One at a time.
        expect(ends).to.have.length(at + 1);
        ends[at]!();
      }
      await Promise.all(sent);
      expect(answers.slice(1)).to.deep.equal(Array(16).fill(202));
    } finally {
      await busy.close();
    }
  });

  it('lists records in pages, a hundred where nothing else is asked', async () => {
    const { status, json } = await admin.call('/api/v1/records');
    expect(status).to.equal(200);
    expect(json.items).to.deep.equal([RECORD, BLOCK]);
    expect(json.next).to.match(/^n2~/);
    expect(admin.operation.calls).to.deep.equal([['listRecords', { limit: 100 }]]);
  });

  it('passes on whose records are asked for, where and how many', async () => {
    const { next } = (await admin.call('/api/v1/records')).json;
    await admin.call(`/api/v1/records?operator=208-01&prefix=%2B4416&limit=1000&after=${next}`);
    expect(admin.operation.calls.at(-1)).to.deep.equal([
      'listRecords',
      { operator: '208-01', prefix: '+4416', limit: 1000, after: 'n2' },
    ]);
  });

  for (const prefix of ['%2B44', '+44', '44']) {
    it(`understands prefix=${prefix} as +44`, async () => {
      await admin.call(`/api/v1/records?prefix=${prefix}`);
      expect(admin.operation.calls).to.deep.equal([['listRecords', { prefix: '+44', limit: 100 }]]);
    });
  }

  for (const query of [
    'limit=0',
    'limit=1001',
    'limit=many',
    'limit=',
    'limit=1.5',
    'limit=1e2',
    'limit=0x10',
    'limit=%2010',
    'limit=%2B10',
    'limit=1&limit=2',
    'prefix=',
    'prefix=%2B',
    'prefix=%2B44x',
    'prefix=%2B1234567890123456',
    'operator=a%20b',
    'after=',
    'opertor=208-01',
  ]) {
    it(`refuses ?${query} with PARAMETER_INVALID and names the parameter`, async () => {
      const { status, json } = await admin.call(`/api/v1/records?${query}`);
      expect(status).to.equal(400);
      expect(json.code).to.equal('PARAMETER_INVALID');
      expect(json.errors[0].parameter).to.equal(query.split('=')[0]);
      expect(admin.operation.calls).to.deep.equal([]);
    });
  }
});

describe('admin API: refusals about records', () => {
  const records = [{ index: 1, reason: 'the i flag is not allowed in ENUM' }];

  for (const [code, status] of [
    ['RECORD_INVALID', 422],
    ['RECORD_MISSING', 409],
    ['RECORD_COLLISION', 409],
    ['CHANGE_TOO_LARGE', 422],
    ['CHANGE_EMPTY', 422],
    ['STORE_FULL', 507],
  ] as const) {
    it(`${code} is ${status}, with the records concerned`, async () => {
      const admin = await startAdmin({
        changeRecords: async () => {
          throw new Refusal(code, 'why', code.startsWith('RECORD') ? records : []);
        },
      });
      try {
        const answer = await admin.call('/api/v1/records', { method: 'POST', body: { add: [RECORD] } });
        expect(answer.status).to.equal(status);
        expect(answer.headers['content-type']).to.match(/^application\/problem\+json/);
        expect(answer.json).to.deep.include({ type: `urn:opendes:problem:${code}`, status, code, detail: 'why' });
        expect(answer.json.records).to.deep.equal(code.startsWith('RECORD') ? records : undefined);
      } finally {
        await admin.close();
      }
    });
  }

  it('OPERATOR_UNKNOWN is 404 for a list of records', async () => {
    const admin = await startAdmin({
      listRecords: async () => {
        throw new Refusal('OPERATOR_UNKNOWN');
      },
    });
    try {
      expect((await admin.call('/api/v1/records?operator=999-99')).status).to.equal(404);
    } finally {
      await admin.close();
    }
  });
});
