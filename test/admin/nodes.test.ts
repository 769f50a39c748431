import { expect } from 'chai';
import { Refusal } from '../../src/idd/refusal.js';
import { type AdminUnderTest, startAdmin } from './admin-under-test.js';
import { FAILED_NODE, NODE } from './fake-operation.js';

const NODE_JSON = { ...NODE, since: '2026-11-22T10:15:00.000Z' };

describe('admin API: nodes', () => {
  let admin: AdminUnderTest;

  beforeEach(async () => {
    admin = await startAdmin();
  });
  afterEach(() => admin.close());

  it('lists the configured peers, with times in RFC 3339', async () => {
    const { status, json } = await admin.call('/api/v1/nodes');
    expect(status).to.equal(200);
    expect(json).to.deep.equal({ items: [NODE_JSON, { ...FAILED_NODE, since: '2026-11-22T10:15:00.000Z' }] });
  });

  it('shows one peer', async () => {
    const { status, json } = await admin.call('/api/v1/nodes/208-01');
    expect(status).to.equal(200);
    expect(json).to.deep.equal(NODE_JSON);
    expect(admin.operation.calls).to.deep.equal([['getNode', '208-01']]);
  });

  it('adds one peer and says under which broadcast', async () => {
    const { status, headers, json } = await admin.call('/api/v1/nodes', {
      method: 'POST',
      body: { operator: '208-01' },
    });
    expect(status).to.equal(202);
    expect(json).to.deep.equal({ broadcastId: 'b-1' });
    expect(headers.location).to.equal('/api/v1/broadcasts/b-1');
    expect(admin.operation.calls).to.deep.equal([['addNodes', ['208-01'], {}]]);
  });

  it('adds several peers as one broadcast, each of them once', async () => {
    const body = { operators: ['208-01', '262-02', '208-01'] };
    const { status } = await admin.call('/api/v1/nodes', { method: 'POST', body });
    expect(status).to.equal(202);
    expect(admin.operation.calls).to.deep.equal([['addNodes', ['208-01', '262-02'], {}]]);
  });

  it('adds peers from a time that is given, in any time zone', async () => {
    const body = { operators: ['208-01'], activateAt: '2026-12-01T00:00:00+01:00' };
    const { status } = await admin.call('/api/v1/nodes', { method: 'POST', body });
    expect(status).to.equal(202);
    expect(admin.operation.calls).to.deep.equal([['addNodes', ['208-01'], { activateAt: Date.UTC(2026, 10, 30, 23) }]]);
  });

  for (const activateAt of [
    '2026-12-01',
    '2026-12-01T00:00:00',
    '2026-02-30T00:00:00Z',
    'tomorrow',
    '',
    1796083200000,
  ]) {
    it(`refuses the activation time ${JSON.stringify(activateAt)}: no date and time with a time zone`, async () => {
      const body = { operator: '208-01', activateAt };
      const { status, json } = await admin.call('/api/v1/nodes', { method: 'POST', body });
      expect(status).to.equal(422);
      expect(json.code).to.equal('REQUEST_INVALID');
      expect(json.errors[0].pointer).to.equal('#/activateAt');
      expect(admin.operation.calls).to.deep.equal([]);
    });
  }

  for (const [body, detail] of [
    [{}, 'Exactly one of operator, operators must be there'],
    [{ operator: '208-01', operators: ['262-02'] }, 'Exactly one of operator, operators must be there'],
    [{ operators: [] }, '#/operators: Too small: expected array to have >=1 items'],
    [{ operator: '208 01' }, '#/operator: must be an operator identifier: letters, digits, . and -, at most 64'],
    [{ operator: '208-01', priority: 1 }, 'Unrecognized key: "priority"'],
    [['208-01'], 'Invalid input: expected object, received array'],
    [undefined, 'Exactly one of operator, operators must be there'],
  ] as const) {
    it(`refuses to add ${JSON.stringify(body)} with REQUEST_INVALID`, async () => {
      const { status, json } = await admin.call('/api/v1/nodes', { method: 'POST', body });
      expect(status).to.equal(422);
      expect(json).to.include({ code: 'REQUEST_INVALID', detail });
      expect(admin.operation.calls).to.deep.equal([]);
    });
  }

  for (const [query, force] of [
    ['', false],
    ['?force=false', false],
    ['?force=true', true],
  ] as const) {
    it(`removes a peer${query && ` with ${query}`}, ${force ? 'without' : 'not without'} the peer`, async () => {
      const { status, headers } = await admin.call(`/api/v1/nodes/208-01${query}`, { method: 'DELETE' });
      expect(status).to.equal(202);
      expect(headers.location).to.equal('/api/v1/broadcasts/b-1');
      expect(admin.operation.calls).to.deep.equal([['removeNode', '208-01', { force }]]);
    });
  }

  for (const query of ['?force=yes', '?force', '?force=true&force=false', '?forced=true']) {
    it(`refuses a removal with ${query}, whose meaning would be a guess`, async () => {
      const { status, json } = await admin.call(`/api/v1/nodes/208-01${query}`, { method: 'DELETE' });
      expect(status).to.equal(400);
      expect(json.code).to.equal('PARAMETER_INVALID');
      expect(admin.operation.calls).to.deep.equal([]);
    });
  }

  for (const body of [undefined, {}]) {
    it(`resynchronises a peer, ${body ? 'with an empty object' : 'without a body'}`, async () => {
      const { status, json } = await admin.call('/api/v1/nodes/208-01/resync', { method: 'POST', body });
      expect(status).to.equal(202);
      expect(json).to.deep.equal({ broadcastId: 'b-1' });
      expect(admin.operation.calls).to.deep.equal([['resyncNode', '208-01']]);
    });
  }

  it('refuses a resynchronisation with a body that means something', async () => {
    const { status, json } = await admin.call('/api/v1/nodes/208-01/resync', { method: 'POST', body: { force: true } });
    expect(status).to.equal(422);
    expect(json.code).to.equal('REQUEST_INVALID');
  });

  it('retries a refused link and shows the peer as it is then', async () => {
    const { status, json } = await admin.call('/api/v1/nodes/208-01/retry', { method: 'POST' });
    expect(status).to.equal(202);
    expect(json).to.deep.equal(NODE_JSON);
    expect(admin.operation.calls).to.deep.equal([
      ['retryNode', '208-01'],
      ['getNode', '208-01'],
    ]);
  });
});

describe('admin API: refusals about nodes', () => {
  for (const [code, status, method, path, body] of [
    ['OPERATOR_UNKNOWN', 404, 'GET', '/api/v1/nodes/999-99', undefined],
    ['OPERATOR_UNKNOWN', 404, 'POST', '/api/v1/nodes', { operator: '999-99' }],
    ['OPERATOR_UNKNOWN', 404, 'DELETE', '/api/v1/nodes/999-99', undefined],
    ['OPERATOR_UNKNOWN', 404, 'POST', '/api/v1/nodes/999-99/resync', undefined],
    ['OPERATOR_UNKNOWN', 404, 'POST', '/api/v1/nodes/999-99/retry', undefined],
    ['NODE_ALREADY_ADDED', 409, 'POST', '/api/v1/nodes', { operator: '208-01' }],
    ['ACTIVATION_INVALID', 422, 'POST', '/api/v1/nodes', { operator: '208-01', activateAt: '1999-12-31T23:59:59Z' }],
    ['NODE_NOT_ADDED', 409, 'DELETE', '/api/v1/nodes/208-01', undefined],
    ['NODE_NOT_ADDED', 409, 'POST', '/api/v1/nodes/208-01/resync', undefined],
  ] as const) {
    it(`${method} ${path}: ${code} is ${status}`, async () => {
      const refuse = async () => {
        throw new Refusal(code, `refused: ${code}`);
      };
      const admin = await startAdmin({
        getNode: refuse,
        addNodes: refuse,
        removeNode: refuse,
        resyncNode: refuse,
        retryNode: refuse,
      });
      try {
        const answer = await admin.call(path, { method, body });
        expect(answer.status).to.equal(status);
        expect(answer.json).to.include({ status, code, detail: `refused: ${code}` });
      } finally {
        await admin.close();
      }
    });
  }
});
