import { expect } from 'chai';
import { Refusal } from '../../src/idd/refusal.js';
import { type AdminUnderTest, startAdmin } from './admin-under-test.js';
import { ALARM } from './fake-operation.js';

describe('admin API: alarms', () => {
  let admin: AdminUnderTest;
  const onlySeven = async (id: number) => {
    if (id !== 7) throw new Refusal('ALARM_UNKNOWN');
  };

  beforeEach(async () => {
    admin = await startAdmin({ acknowledgeAlarm: onlySeven, clearAlarm: onlySeven });
  });
  afterEach(() => admin.close());

  it('lists the open ones', async () => {
    const { status, json } = await admin.call('/api/v1/alarms');
    const { operator: _operator, ...ofNoPeer } = ALARM;
    const raisedAt = '2026-11-22T10:17:00.000Z';
    expect(status).to.equal(200);
    expect(json).to.deep.equal({
      items: [
        { ...ALARM, raisedAt },
        { ...ofNoPeer, id: 8, severity: 'warning', raisedAt },
      ],
    });
  });

  for (const [action, method] of [
    ['acknowledge', 'acknowledgeAlarm'],
    ['clear', 'clearAlarm'],
  ]) {
    it(`lets the operator ${action} one`, async () => {
      const { status, text } = await admin.call(`/api/v1/alarms/7/${action}`, { method: 'POST' });
      expect(status).to.equal(204);
      expect(text).to.equal('');
      expect(admin.operation.calls).to.deep.equal([[method, 7]]);
    });

    it(`answers 404 ALARM_UNKNOWN to ${action} of one that is not open`, async () => {
      const { status, json } = await admin.call(`/api/v1/alarms/8/${action}`, { method: 'POST' });
      expect(status).to.equal(404);
      expect(json.code).to.equal('ALARM_UNKNOWN');
    });

    for (const id of ['seven', '0', '-7', '7.5', '99999999999999999999']) {
      it(`refuses to ${action} alarm ${id}`, async () => {
        const { status, json } = await admin.call(`/api/v1/alarms/${id}/${action}`, { method: 'POST' });
        expect(status).to.equal(400);
        expect(json.errors[0].parameter).to.equal('id');
        expect(admin.operation.calls).to.deep.equal([]);
      });
    }
  }
});
