import { expect } from 'chai';
import { Refusal } from '../../src/idd/refusal.js';
import { type AdminUnderTest, startAdmin } from './admin-under-test.js';
import { RECORD } from './fake-operation.js';

describe('admin API: lookup', () => {
  let admin: AdminUnderTest;

  beforeEach(async () => {
    admin = await startAdmin({
      lookup: async (number) => {
        if (number !== '+441632960001') throw new Refusal('NUMBER_NOT_FOUND');
        return { number, operator: '234-15', records: [RECORD], uris: ['sip:+441632960001@ims.example'] };
      },
    });
  });
  afterEach(() => admin.close());

  for (const written of ['+441632960001', '%2B441632960001', '%2b441632960001', '441632960001']) {
    it(`resolves a number written as ${written}`, async () => {
      const { status, json } = await admin.call(`/api/v1/lookup/${written}`);
      expect(status).to.equal(200);
      expect(json).to.deep.equal({
        number: '+441632960001',
        operator: '234-15',
        records: [RECORD],
        uris: ['sip:+441632960001@ims.example'],
      });
      expect(admin.operation.calls).to.deep.equal([['lookup', '+441632960001']]);
    });
  }

  it('answers 404 NUMBER_NOT_FOUND for a number that nobody announces', async () => {
    const { status, json } = await admin.call('/api/v1/lookup/+441632960002');
    expect(status).to.equal(404);
    expect(json.code).to.equal('NUMBER_NOT_FOUND');
  });

  for (const written of [
    '1',
    '+1',
    '1234567890123456',
    '+44-1632',
    '%20441632960001',
    'sip:1',
    '++44163',
    '٤٤١٦٣٢',
  ].map((text) => (text.startsWith('%') ? text : encodeURIComponent(text)))) {
    it(`answers 422 NUMBER_INVALID for ${decodeURIComponent(written)}`, async () => {
      const { status, json } = await admin.call(`/api/v1/lookup/${written}`);
      expect(status).to.equal(422);
      expect(json.code).to.equal('NUMBER_INVALID');
      expect(admin.operation.calls).to.deep.equal([]);
    });
  }

  it('answers 400 for a path that is not percent-encoded UTF-8', async () => {
    const { status, json } = await admin.call('/api/v1/lookup/%E0%A4%A');
    expect(status).to.equal(400);
    expect(json.code).to.equal('PARAMETER_INVALID');
  });
});
