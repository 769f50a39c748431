import { expect } from 'chai';
import { ACCEPTED, NODE } from './api-samples.js';
import { withDaemon } from './with-daemon.js';

describe('node', () => {
  const api = withDaemon();

  it('list prints a table with a line for each peer', async () => {
    const other = { ...NODE, operator: 'west.example', state: 'failed', diverged: true, reason: '601 denied' };
    api.daemon.replies['GET /api/v1/nodes'] = { json: { items: [NODE, other] } };
    const { status, stdout } = await api.opendes(['node', 'list']);
    expect(status).to.equal(0);
    expect(stdout.split('\n')).to.deep.equal([
      'OPERATOR      STATE   LINK  DIVERGED  QUEUED  RECORDS  SINCE                     REASON',
      '208-01        added   up    no        0       12       2026-11-22T10:00:00.000Z  -',
      'west.example  failed  up    yes       0       12       2026-11-22T10:00:00.000Z  601 denied',
      '',
    ]);
  });

  it("list --json prints the API's JSON", async () => {
    api.daemon.replies['GET /api/v1/nodes'] = { json: { items: [NODE] } };
    expect(JSON.parse((await api.opendes(['node', 'list', '--json'])).stdout)).to.deep.equal({ items: [NODE] });
  });

  it('show prints one peer', async () => {
    api.daemon.replies['GET /api/v1/nodes/208-01'] = { json: NODE };
    const { stdout } = await api.opendes(['node', 'show', '208-01']);
    expect(stdout)
      .to.match(/^operator: +208-01$/m)
      .and.match(/^approved: +yes$/m);
    expect(stdout).not.to.contain('reason');
  });

  it('add of several operators is one request, and so one broadcast', async () => {
    api.daemon.replies['POST /api/v1/nodes'] = ACCEPTED;
    const { status, stdout } = await api.opendes(['node', 'add', 'a', 'b', 'c']);
    expect({ status, stdout }).to.deep.equal({ status: 0, stdout: 'Stored; broadcast B1\n' });
    expect(api.daemon.seen.map(({ body }) => body)).to.deep.equal([{ operators: ['a', 'b', 'c'] }]);
    expect(api.daemon.seen[0]?.headers['content-type']).to.equal('application/json');
  });

  it('add passes the time of activation on as it was given', async () => {
    api.daemon.replies['POST /api/v1/nodes'] = ACCEPTED;
    const activateAt = '2026-12-01T00:00:00+01:00';
    expect((await api.opendes(['node', 'add', 'a', '--activate-at', activateAt])).status).to.equal(0);
    expect(api.daemon.seen.map(({ body }) => body)).to.deep.equal([{ operators: ['a'], activateAt }]);
  });

  for (const time of ['2026-12-01', '2026-12-01T00:00:00', 'tomorrow']) {
    it(`add --activate-at ${time} is wrong usage: it has no time of day or no time zone`, async () => {
      const { status, stderr } = await api.opendes(['node', 'add', 'a', '--activate-at', time]);
      expect(status).to.equal(2);
      expect(stderr).to.contain('such as 2026-12-01T00:00:00Z');
      expect(api.lines()).to.deep.equal([]);
    });
  }

  it('add that is refused for its activation time ends with exit status 1', async () => {
    const problem = { code: 'ACTIVATION_INVALID', detail: 'the time of activation is past' };
    api.daemon.replies['POST /api/v1/nodes'] = { status: 422, problem };
    const { status, stderr } = await api.opendes(['node', 'add', 'a', '--activate-at', '1999-12-31T23:59:59Z']);
    expect(status).to.equal(1);
    expect(stderr).to.equal('error ACTIVATION_INVALID: the time of activation is past\n');
  });

  it('remove asks the peer, and with --force does without it', async () => {
    api.daemon.replies['DELETE /api/v1/nodes/a'] = ACCEPTED;
    api.daemon.replies['DELETE /api/v1/nodes/a?force=true'] = ACCEPTED;
    expect((await api.opendes(['node', 'remove', 'a'])).status).to.equal(0);
    expect((await api.opendes(['node', 'remove', 'a', '--force'])).status).to.equal(0);
    expect(api.lines()).to.deep.equal(['DELETE /api/v1/nodes/a', 'DELETE /api/v1/nodes/a?force=true']);
  });

  it('resync and retry are sent for the operator', async () => {
    api.daemon.replies['POST /api/v1/nodes/a/resync'] = ACCEPTED;
    api.daemon.replies['POST /api/v1/nodes/a/retry'] = { status: 202, json: { ...NODE, link: 'refused' } };
    expect((await api.opendes(['node', 'resync', 'a'])).stdout).to.contain('B1');
    expect((await api.opendes(['node', 'retry', 'a'])).stdout).to.match(/^link: +refused$/m);
  });
});
