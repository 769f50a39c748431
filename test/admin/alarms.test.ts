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

  it('lists the open ones, each with what its cause means in X.733', async () => {
    const { status, json } = await admin.call('/api/v1/alarms');
    const { operator: _operator, ...ofNoPeer } = ALARM;
    const reported = {
      eventType: 'qualityOfServiceAlarm',
      probableCause: 'retransmissionRateExcessive',
      raisedAt: '2026-11-22T10:17:00.000Z',
      lastRaisedAt: '2026-11-22T10:17:30.000Z',
    };
    expect(status).to.equal(200);
    expect(json).to.deep.equal({
      items: [
        { ...ALARM, ...reported },
        { ...ofNoPeer, id: 8, severity: 'warning', ...reported },
      ],
    });
    expect(admin.operation.calls).to.deep.equal([['listAlarms', { cleared: false, limit: 1001 }]]);
  });

  it('lists what is asked for: of an operator, of a severity, with those that have ended', async () => {
    const { next } = (await admin.call('/api/v1/alarms?limit=1')).json;
    const path = `/api/v1/alarms?operator=208-01&severity=major&cleared=true&limit=50&after=${next}`;
    expect((await admin.call(path)).status).to.equal(200);
    expect(admin.operation.calls.at(-1)).to.deep.equal([
      'listAlarms',
      { operator: '208-01', severity: 'major', cleared: true, limit: 51, after: 7 },
    ]);
  });

  it('gives pages', async () => {
    const { json } = await admin.call('/api/v1/alarms?limit=1');
    expect(json.items.map(({ id }: { id: number }) => id)).to.deep.equal([7]);
    expect(json.next).to.match(/^7~/);
    expect((await admin.call('/api/v1/alarms?limit=2')).json).not.to.have.property('next');
  });

  it('shows when one was acknowledged and when it ended', async () => {
    const times = { acknowledgedAt: Date.UTC(2026, 10, 22, 10, 18), clearedAt: Date.UTC(2026, 10, 22, 10, 19) };
    const ended = await startAdmin({ listAlarms: async () => [{ ...ALARM, acknowledged: true, ...times }] });
    const { json } = await ended.call('/api/v1/alarms?cleared=true');
    await ended.close();
    expect(json.items[0]).to.include({
      acknowledged: true,
      acknowledgedAt: '2026-11-22T10:18:00.000Z',
      clearedAt: '2026-11-22T10:19:00.000Z',
    });
  });

  for (const query of [
    'severity=indeterminate',
    'cleared=yes',
    'after=x',
    'after=0',
    'limit=1001',
    'operator=',
    'cause=x',
  ]) {
    it(`refuses the query ${query}`, async () => {
      const { status, json } = await admin.call(`/api/v1/alarms?${query}`);
      expect(status).to.equal(400);
      expect(json.code).to.equal('PARAMETER_INVALID');
    });
  }

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
