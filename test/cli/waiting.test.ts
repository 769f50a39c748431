import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { ACCEPTED, broadcast } from './api-samples.js';
import { withDaemon } from './with-daemon.js';

describe('a command with --wait', () => {
  const api = withDaemon();

  const peer = (state: string, resultCode?: number) => ({
    operator: '208-01',
    state,
    resultCode,
    messages: 1,
    confirmed: 0,
  });

  it('looks again until the broadcast is completed', async () => {
    api.daemon.replies['POST /api/v1/nodes'] = ACCEPTED;
    api.daemon.replies['GET /api/v1/broadcasts/B1'] = [
      { json: broadcast('pending', [peer('pending')]) },
      { json: broadcast('pending', [peer('pending')]) },
      { json: broadcast('completed', [peer('completed', 200)]) },
    ];
    const { status, stdout, paused } = await api.opendes(['node', 'add', '208-01', '--wait']);
    expect(status).to.equal(0);
    expect(stdout).to.match(/^208-01 +completed +200/m);
    expect(api.lines()).to.have.lengthOf(4);
    expect(paused).to.equal(150);
  });

  for (const state of ['failed', 'cancelled']) {
    it(`ends with exit status 1 when the broadcast is ${state}`, async () => {
      api.daemon.replies['POST /api/v1/nodes'] = ACCEPTED;
      api.daemon.replies['GET /api/v1/broadcasts/B1'] = { json: broadcast(state, [peer('failed', 601)]) };
      const { status, stdout, stderr } = await api.opendes(['node', 'add', '208-01', '--wait', '--json']);
      expect(status).to.equal(1);
      expect(JSON.parse(stdout).state).to.equal(state);
      expect(JSON.parse(stderr)).to.deep.equal({ code: 'BROADCAST_FAILED', detail: `the broadcast B1 is ${state}` });
    });
  }

  it('gives up when its time is over, and says that the broadcast goes on', async () => {
    api.daemon.replies['POST /api/v1/nodes'] = ACCEPTED;
    api.daemon.replies['GET /api/v1/broadcasts/B1'] = { json: broadcast('pending', [peer('pending')]) };
    const { status, stderr, paused } = await api.opendes(['node', 'add', 'a', '--wait', '--timeout', '3s']);
    expect(status).to.equal(1);
    expect(stderr).to.match(/^error BROADCAST_PENDING: /);
    expect(paused).to.equal(3000);
  });

  for (const signal of ['SIGINT', 'SIGTERM']) {
    it(`that gets ${signal} says what is stored and goes on, and ends with exit status 1`, async () => {
      const signals = new EventEmitter();
      api.daemon.replies['POST /api/v1/nodes'] = ACCEPTED;
      api.daemon.replies['GET /api/v1/broadcasts/B1'] = { json: broadcast('pending', [peer('pending')]) };
      const running = api.opendes(['node', 'add', '208-01', '--wait'], { signals });
      while (api.lines().length < 3) await new Promise((resolve) => setTimeout(resolve, 1));
      signals.emit(signal);
      const { status, stdout, stderr } = await running;
      expect(status).to.equal(1);
      expect(stdout).to.match(/^208-01 +pending/m);
      expect(stderr).to.match(/^error BROADCAST_PENDING: the broadcast B1 has not ended yet; it goes on/);
      expect(signals.listenerCount(signal)).to.equal(0);
    });
  }

  it('that gets a second signal ends at once', async () => {
    const signals = new EventEmitter();
    const exits: number[] = [];
    api.daemon.replies['POST /api/v1/nodes'] = ACCEPTED;
    api.daemon.replies['GET /api/v1/broadcasts/B1'] = { json: broadcast('pending', [peer('pending')]) };
    const exit = (status: number) => exits.push(status);
    const running = api.opendes(['node', 'add', '208-01', '--wait'], { signals, exit });
    while (api.lines().length < 3) await new Promise((resolve) => setTimeout(resolve, 1));
    signals.emit('SIGINT');
    signals.emit('SIGINT');
    expect((await running).status).to.equal(1);
    expect(exits).to.deep.equal([1]);
  });
});
