import { expect } from 'chai';
import { daemonAt } from './command-run.js';
import { startFakeDaemon } from './fake-daemon.js';
import { withDaemon } from './with-daemon.js';

describe('a command whose daemon does not answer as it should', () => {
  const api = withDaemon();

  it('says in one line that none is there', async () => {
    const gone = await startFakeDaemon();
    await gone.close();
    const { status, stdout, stderr } = await api.opendes(['node', 'list'], { env: daemonAt(gone.port) });
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr).to.equal(
      `error DAEMON_UNREACHABLE: no opendes answers at http://127.0.0.1:${gone.port}: is \`opendes serve\` running?\n`,
    );
  });

  it('says that it does not know what became of a change whose answer was lost', async () => {
    api.daemon.replies['POST /api/v1/nodes'] = { broken: true };
    api.daemon.replies['GET /api/v1/nodes'] = { broken: true };
    const change = await api.opendes(['node', 'add', 'a']);
    expect(change.status).to.equal(1);
    expect(change.stderr).to.match(
      /^error ANSWER_LOST: .*whether the change was stored shows in `opendes broadcast list`\n$/,
    );
    expect((await api.opendes(['node', 'list'])).stderr).to.match(
      /^error ANSWER_LOST: the connection to \S+ broke \([^)]*\)\n$/,
    );
  });

  const strange = [
    { status: 200, raw: { type: 'text/html', text: '<html>' } },
    { status: 200, raw: { type: 'application/json', text: '{' } },
    { status: 404, raw: { type: 'text/html', text: '<html>' } },
    { status: 500, json: { message: 'no code' } },
    { status: 302, raw: { type: 'text/plain', text: '' } },
  ];
  for (const reply of strange) {
    it(`says that HTTP ${reply.status} with ${reply.raw?.text ?? JSON.stringify(reply.json)} is not from opendes`, async () => {
      api.daemon.replies['GET /api/v1/nodes'] = reply;
      const { status, stderr } = await api.opendes(['node', 'list']);
      expect(status).to.equal(1);
      expect(stderr).to.match(/^error ANSWER_UNUSABLE: [^\n]+\n$/);
    });
  }

  it('prints each place that the daemon finds wrong, unless its detail has said the only one', async () => {
    const one = { pointer: '#/operators/0', detail: 'too long' };
    const two = { pointer: '#/operators/1', detail: 'too short' };
    const problem = { code: 'REQUEST_INVALID', detail: 'two are wrong', errors: [one, two] };
    api.daemon.replies['POST /api/v1/nodes'] = [
      { status: 422, problem },
      { status: 422, problem: { ...problem, detail: 'one is wrong', errors: [one] } },
    ];
    expect((await api.opendes(['node', 'add', 'a', 'b'])).stderr).to.equal(
      'error REQUEST_INVALID: two are wrong\n  #/operators/0: too long\n  #/operators/1: too short\n',
    );
    expect((await api.opendes(['node', 'add', 'a', 'b'])).stderr).to.equal('error REQUEST_INVALID: one is wrong\n');
  });

  it('prints the problem as it came with --json', async () => {
    const problem = { code: 'OPERATOR_UNKNOWN', status: 404, title: 'No such operator', detail: 'x is no peer' };
    api.daemon.replies['GET /api/v1/nodes/x'] = { status: 404, problem };
    const { status, stdout, stderr } = await api.opendes(['node', 'show', 'x', '--json']);
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(JSON.parse(stderr)).to.deep.equal(problem);
  });

  it('does not ask at all when the configuration is wrong', async () => {
    const env = { ...daemonAt(api.daemon.port), OPENDES_TIMERS_T0: 'soon' };
    const { status, stderr } = await api.opendes(['node', 'list'], { env });
    expect(status).to.equal(1);
    expect(stderr).to.match(/^error CONFIG_INVALID: OPENDES_TIMERS_T0: must be a duration/);
    expect(api.lines()).to.deep.equal([]);
  });
});
