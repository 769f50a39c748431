import { expect } from 'chai';
import { REFUSALS, Refusal } from '../../src/idd/refusal.js';
import { type AdminUnderTest, startAdmin } from './admin-under-test.js';
import { BROADCAST } from './fake-operation.js';

const BROADCAST_JSON = { ...BROADCAST, createdAt: '2026-11-22T10:16:00.000Z' };

describe('admin API: broadcasts', () => {
  let admin: AdminUnderTest;

  beforeEach(async () => {
    admin = await startAdmin({
      listBroadcasts: async ({ after }) => ({ items: [BROADCAST], ...(after === undefined && { next: 'n2' }) }),
      getBroadcast: async (broadcastId) => {
        if (broadcastId !== 'b-1') throw new Refusal('BROADCAST_UNKNOWN');
        return BROADCAST;
      },
    });
  });
  afterEach(() => admin.close());

  it('lists them in pages, with what each peer has confirmed', async () => {
    const { status, json } = await admin.call('/api/v1/broadcasts?limit=1');
    expect(status).to.equal(200);
    expect(json.items).to.deep.equal([BROADCAST_JSON]);
    expect(json.next).to.match(/^n2~/);
    expect(admin.operation.calls).to.deep.equal([['listBroadcasts', { limit: 1 }]]);
  });

  it('has no next on the last page', async () => {
    const { next } = (await admin.call('/api/v1/broadcasts')).json;
    const { json } = await admin.call(`/api/v1/broadcasts?after=${next}`);
    expect(json).to.deep.equal({ items: [BROADCAST_JSON] });
    expect(admin.operation.calls.at(-1)).to.deep.equal(['listBroadcasts', { after: 'n2', limit: 100 }]);
  });

  it('shows one', async () => {
    const { status, json } = await admin.call('/api/v1/broadcasts/b-1');
    expect(status).to.equal(200);
    expect(json).to.deep.equal(BROADCAST_JSON);
  });

  it('answers 404 BROADCAST_UNKNOWN for another', async () => {
    const { status, json } = await admin.call('/api/v1/broadcasts/b-2');
    expect(status).to.equal(404);
    expect(json.code).to.equal('BROADCAST_UNKNOWN');
  });

  it('retries one, and shows it as it is then', async () => {
    const { status, headers, json } = await admin.call('/api/v1/broadcasts/b-1/retry', { method: 'POST' });
    expect(status).to.equal(202);
    expect(headers.location).to.equal('/api/v1/broadcasts/b-1');
    expect(json).to.deep.equal(BROADCAST_JSON);
    expect(admin.operation.calls).to.deep.equal([
      ['retryBroadcast', 'b-1'],
      ['getBroadcast', 'b-1'],
    ]);
  });

  it('cancels one, and shows it as it is then', async () => {
    const { status, json } = await admin.call('/api/v1/broadcasts/b-1/cancel', { method: 'POST', body: {} });
    expect(status).to.equal(200);
    expect(json).to.deep.equal(BROADCAST_JSON);
    expect(admin.operation.calls).to.deep.equal([
      ['cancelBroadcast', 'b-1'],
      ['getBroadcast', 'b-1'],
    ]);
  });

  for (const verb of ['retry', 'cancel']) {
    it(`refuses a ${verb} with a body that means something, and changes nothing`, async () => {
      const body = { operator: '208-01' };
      const { status, json } = await admin.call(`/api/v1/broadcasts/b-1/${verb}`, { method: 'POST', body });
      expect(status).to.equal(422);
      expect(json.code).to.equal('REQUEST_INVALID');
      expect(admin.operation.calls).to.deep.equal([]);
    });
  }

  it('refuses an identifier longer than the contract has', async () => {
    const { status, json } = await admin.call(`/api/v1/broadcasts/${'b'.repeat(65)}`);
    expect(status).to.equal(400);
    expect(json.errors[0].parameter).to.equal('broadcastId');
  });

  it('escapes an identifier in the Location of a change', async () => {
    const odd = await startAdmin({ resyncNode: async () => ({ broadcastId: 'a/b c' }) });
    try {
      const { headers } = await odd.call('/api/v1/nodes/208-01/resync', { method: 'POST' });
      expect(headers.location).to.equal('/api/v1/broadcasts/a%2Fb%20c');
      await odd.call(headers.location!);
      expect(odd.operation.calls.at(-1)).to.deep.equal(['getBroadcast', 'a/b c']);
    } finally {
      await odd.close();
    }
  });
});

describe('admin API: refusals about broadcasts', () => {
  for (const [code, status, verb] of [
    ['BROADCAST_UNKNOWN', 404, 'retry'],
    ['BROADCAST_NOT_FAILED', 409, 'retry'],
    ['BROADCAST_OVERTAKEN', 409, 'retry'],
    ['BROADCAST_UNKNOWN', 404, 'cancel'],
    ['BROADCAST_NOT_PENDING', 409, 'cancel'],
  ] as const) {
    it(`${verb}: ${code} is ${status}`, async () => {
      const refuse = async () => {
        throw new Refusal(code);
      };
      const admin = await startAdmin({ retryBroadcast: refuse, cancelBroadcast: refuse });
      try {
        const answer = await admin.call(`/api/v1/broadcasts/b-1/${verb}`, { method: 'POST' });
        expect(answer.status).to.equal(status);
        expect(answer.json).to.include({ status, code, detail: REFUSALS[code] });
      } finally {
        await admin.close();
      }
    });
  }
});
