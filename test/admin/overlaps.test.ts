import { expect } from 'chai';
import { Refusal } from '../../src/idd/refusal.js';
import { startAdmin } from './admin-under-test.js';

describe('admin API: overlaps', () => {
  it('gives a page of them', async () => {
    const items = [{ e164Prefix: '+44', operators: ['234-15', '208-01'], winner: '234-15' }];
    const admin = await startAdmin({ listOverlaps: async () => ({ items, next: '44*' }) });
    try {
      const { next } = (await admin.call('/api/v1/overlaps')).json;
      const { status, json } = await admin.call(`/api/v1/overlaps?limit=1&after=${next}`);
      expect(status).to.equal(200);
      expect(json).to.deep.equal({ items, next });
      expect(admin.operation.calls.at(-1)).to.deep.equal(['listOverlaps', { limit: 1, after: '44*' }]);
    } finally {
      await admin.close();
    }
  });

  for (const path of ['/api/v1/overlaps', '/api/v1/lookup/+441632960001']) {
    it(`answers 503 RESOLUTION_NOT_READY at ${path} while the index is being loaded`, async () => {
      const refuse = async () => {
        throw new Refusal('RESOLUTION_NOT_READY');
      };
      const admin = await startAdmin({ listOverlaps: refuse, lookup: refuse });
      try {
        const { status, json } = await admin.call(path);
        expect([status, json.code]).to.deep.equal([503, 'RESOLUTION_NOT_READY']);
      } finally {
        await admin.close();
      }
    });
  }
});
