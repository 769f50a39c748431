import { expect } from 'chai';
import { startAdmin } from './admin-under-test.js';

describe('admin API: health', () => {
  it('says that the process lives, whatever else is missing', async () => {
    const admin = await startAdmin({}, { ready: () => false });
    try {
      const { status, json } = await admin.call('/healthz');
      expect(status).to.equal(200);
      expect(json).to.deep.equal({ status: 'alive' });
    } finally {
      await admin.close();
    }
  });

  for (const [answer, status, detail] of [
    [true, 200, undefined],
    [[], 200, undefined],
    [false, 503, 'Starting or stopping'],
    [['read index', 'DNS listener'], 503, 'Still missing: read index, DNS listener'],
  ] as [boolean | string[], number, string | undefined][]) {
    it(`answers ${status} at /readyz for ${JSON.stringify(answer)}`, async () => {
      const admin = await startAdmin({}, { ready: () => answer });
      try {
        const { status: got, json } = await admin.call('/readyz?probe=1');
        expect(got).to.equal(status);
        expect(json).to.deep.include(detail === undefined ? { status: 'ready' } : { code: 'NOT_READY', detail });
      } finally {
        await admin.close();
      }
    });
  }

  it('asks anew each time', async () => {
    let missing = ['store'];
    const admin = await startAdmin({}, { ready: () => missing });
    try {
      expect((await admin.call('/readyz')).status).to.equal(503);
      missing = [];
      expect((await admin.call('/readyz')).status).to.equal(200);
    } finally {
      await admin.close();
    }
  });
});
