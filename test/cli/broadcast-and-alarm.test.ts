import { expect } from 'chai';
import { ALARM, broadcast } from './api-samples.js';
import { withDaemon } from './with-daemon.js';

describe('broadcast and alarm', () => {
  const api = withDaemon();

  it('broadcast list prints how many peers have confirmed', async () => {
    const peers = [{ state: 'completed' }, { state: 'pending' }];
    api.daemon.replies['GET /api/v1/broadcasts?limit=100'] = { json: { items: [broadcast('pending', peers)] } };
    expect((await api.opendes(['broadcast', 'list'])).stdout).to.match(
      /^B1 +ADD_DATA_REQ +pending +1 +2026\S+ +1 of 2$/m,
    );
  });

  it('broadcast show prints what each peer has answered', async () => {
    const peers = [
      {
        operator: '208-01',
        state: 'failed',
        resultCode: 603,
        resultDescription: 'no\u001b[2J',
        messages: 2,
        confirmed: 1,
      },
    ];
    api.daemon.replies['GET /api/v1/broadcasts/B1'] = { json: broadcast('failed', peers) };
    const { status, stdout } = await api.opendes(['broadcast', 'show', 'B1']);
    expect(status).to.equal(0);
    expect(stdout).to.match(/^state: +failed$/m);
    expect(stdout, 'a peer does not get to drive the terminal').to.match(
      /^208-01 +failed +603 +1 of 2 +no\\u\{1b\}\[2J$/m,
    );
  });

  it('broadcast retry says under which broadcast, and with --wait how it ended', async () => {
    api.daemon.replies['POST /api/v1/broadcasts/B1/retry'] = { status: 202, json: broadcast('pending') };
    api.daemon.replies['GET /api/v1/broadcasts/B1'] = { json: broadcast('completed', [{ state: 'completed' }]) };
    expect(await api.opendes(['broadcast', 'retry', 'B1'])).to.include({
      status: 0,
      stdout: 'Stored; broadcast B1\n',
    });
    const waited = await api.opendes(['broadcast', 'retry', 'B1', '--wait', '--json']);
    expect(waited.status).to.equal(0);
    expect(JSON.parse(waited.stdout).state).to.equal('completed');
  });

  it('broadcast cancel prints what has become of it', async () => {
    const peers = [
      { operator: '208-01', state: 'completed', resultCode: 200, messages: 1, confirmed: 1 },
      { operator: '262-02', state: 'cancelled', messages: 1, confirmed: 0 },
    ];
    api.daemon.replies['POST /api/v1/broadcasts/B1/cancel'] = { json: broadcast('cancelled', peers) };
    const { status, stdout } = await api.opendes(['broadcast', 'cancel', 'B1']);
    expect(status).to.equal(0);
    expect(stdout)
      .to.match(/^state: +cancelled$/m)
      .and.match(/^262-02 +cancelled +- +0 of 1/m);
  });

  for (const [verb, code] of [
    ['retry', 'BROADCAST_NOT_FAILED'],
    ['retry', 'BROADCAST_OVERTAKEN'],
    ['cancel', 'BROADCAST_NOT_PENDING'],
  ] as const) {
    it(`broadcast ${verb} that is refused with ${code} ends with exit status 1`, async () => {
      const problem = { code, detail: 'because' };
      api.daemon.replies[`POST /api/v1/broadcasts/a%2Fb/${verb}`] = { status: 409, problem };
      const text = await api.opendes(['broadcast', verb, 'a/b']);
      expect(text).to.include({ status: 1, stdout: '', stderr: `error ${code}: because\n` });
      const json = await api.opendes(['broadcast', verb, 'a/b', '--json']);
      expect(JSON.parse(json.stderr)).to.include(problem);
    });

    it(`broadcast ${verb} without an identifier is wrong usage`, async () => {
      expect((await api.opendes(['broadcast', verb])).status).to.equal(2);
      expect(api.lines()).to.deep.equal([]);
    });
  }

  it('alarm list prints the open alarms', async () => {
    api.daemon.replies['GET /api/v1/alarms'] = { json: { items: [ALARM] } };
    expect((await api.opendes(['alarm', 'list'])).stdout).to.match(
      /^7 +critical +heartbeat-interrupted +peer\/208-01 +2026\S+:00:00\S+ +2026\S+:05:00\S+ +3 +no +no answer$/m,
    );
    api.daemon.replies['GET /api/v1/alarms'] = { json: { items: [] } };
    expect((await api.opendes(['alarm', 'list'])).stdout).to.equal('No alarm is open.\n');
  });

  it('alarm list takes an operator, a severity and those that have ended, whatever the number of pages', async () => {
    const [acknowledgedAt, clearedAt] = ['2026-11-22T10:06:00.000Z', '2026-11-22T10:07:00.000Z'];
    const ended = { ...ALARM, acknowledged: true, acknowledgedAt, clearedAt };
    const query = 'operator=208-01&severity=critical&cleared=true';
    api.daemon.replies[`GET /api/v1/alarms?${query}`] = { json: { items: [ended], next: '7' } };
    api.daemon.replies[`GET /api/v1/alarms?${query}&after=7`] = { json: { items: [{ ...ALARM, id: 8 }] } };
    const options = ['alarm', 'list', '--operator', '208-01', '--severity', 'critical', '--all'];
    const { stdout } = await api.opendes(options);
    expect(stdout).to.match(/^7 .* 3 +2026\S+:06:00\S+ +2026\S+:07:00\S+ +no answer$/m);
    expect(stdout).to.match(/^8 .* 3 +no +open +no answer$/m);
    expect(JSON.parse((await api.opendes([...options, '--json'])).stdout)).to.deep.equal({
      items: [ended, { ...ALARM, id: 8 }],
    });
    api.daemon.replies['GET /api/v1/alarms?cleared=true'] = { json: { items: [] } };
    expect((await api.opendes(['alarm', 'list', '--all'])).stdout).to.equal('There are no alarms.\n');
  });

  it('alarm list refuses a severity that there is not', async () => {
    expect((await api.opendes(['alarm', 'list', '--severity', 'bad'])).status).to.equal(2);
  });

  it('alarm acknowledge and clear name the alarm', async () => {
    api.daemon.replies['POST /api/v1/alarms/7/acknowledge'] = {};
    api.daemon.replies['POST /api/v1/alarms/7/clear'] = {};
    expect(await api.opendes(['alarm', 'acknowledge', '7'])).to.include({
      status: 0,
      stdout: 'Alarm 7 is acknowledged.\n',
    });
    expect((await api.opendes(['alarm', 'clear', '7', '--json'])).stdout).to.equal(
      '{\n  "id": 7,\n  "cleared": true\n}\n',
    );
  });
});
