import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import type { Config } from '../../src/config/config.js';
import type { RunningDes } from '../../src/des.js';
import { StoreError } from '../../src/idd/ports/store/index.js';
import { command, daemonAt, type RunOptions } from './command-run.js';

const env = daemonAt(8081);

/** A DES that does nothing, and what happens to it. */
function fakeDes(stop: () => Promise<readonly string[]> = async () => []) {
  const started: Config[] = [];
  const des = {
    iddUrl: 'http://127.0.0.1:8080/idd',
    adminUrl: 'http://127.0.0.1:8081',
    dns: [{ host: '::1', port: 53 }],
    stop,
  } as unknown as RunningDes;
  const startDes: RunOptions['startDes'] = async (config, options) => {
    started.push(config);
    options?.log?.debug({}, 'not at this level');
    return des;
  };
  return { started, startDes };
}

const failing = (error: unknown) => ({
  startDes: async () => {
    throw error;
  },
});

const systemError = (code: string, fields: object) =>
  Object.assign(new Error(code), { code, syscall: 'listen', ...fields });

describe('serve', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`starts the DES of the configuration, and stops it in order on ${signal}`, async () => {
      const events: string[] = [];
      const { started, startDes } = fakeDes(async () => {
        events.push('stopped');
        return [];
      });
      const signals = new EventEmitter();
      const running = command(['serve'], { env, startDes, signals });
      while (signals.listenerCount(signal) === 0) await new Promise(setImmediate);
      signals.emit(signal);
      const { status, stdout } = await running;
      expect(status).to.equal(0);
      expect(started.map(({ operator }) => operator.id)).to.deep.equal(['234-15']);
      expect(events).to.deep.equal(['stopped']);
      const log = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(log.map(({ level, msg }) => `${level} ${msg}`)).to.deep.equal([
        'info opendes is up',
        'info stopping',
        'info stopped',
      ]);
      expect(log[0]).to.deep.include({
        operator: '234-15',
        idd: 'http://127.0.0.1:8080/idd',
        admin: 'http://127.0.0.1:8081',
        dns: ['[::1]:53'],
      });
      expect(signals.eventNames()).to.deep.equal([]);
    });
  }

  it('goes on after SIGHUP, and says that it does not load its configuration again', async () => {
    const signals = new EventEmitter();
    const { started, startDes } = fakeDes();
    const running = command(['serve'], { env, startDes, signals });
    while (signals.listenerCount('SIGHUP') === 0) await new Promise(setImmediate);
    signals.emit('SIGHUP');
    signals.emit('SIGHUP');
    await new Promise(setImmediate);
    signals.emit('SIGTERM');
    const { status, stdout } = await running;
    expect(status).to.equal(0);
    expect(started).to.have.length(1);
    const warnings = stdout.split('\n').filter((line) => line.includes('"level":"warn"'));
    expect(warnings.map((line) => JSON.parse(line))).to.have.length(2);
    expect(JSON.parse(warnings[0]!)).to.deep.include({
      signal: 'SIGHUP',
      msg: 'the configuration is not loaded again while the daemon runs: restart it',
    });
    expect(signals.eventNames()).to.deep.equal([]);
  });

  it('logs at the level of the configuration', async () => {
    const signals = new EventEmitter();
    const running = command(['serve'], {
      env: { ...env, OPENDES_LOG_LEVEL: 'debug' },
      startDes: fakeDes().startDes,
      signals,
    });
    while (signals.listenerCount('SIGTERM') === 0) await new Promise(setImmediate);
    signals.emit('SIGTERM');
    expect((await running).stdout).to.contain('not at this level');
  });

  it('ends at once on a second signal', async () => {
    const signals = new EventEmitter();
    const exits: number[] = [];
    let stopping: (left: string[]) => void = () => {};
    const { startDes } = fakeDes(() => new Promise((resolve) => (stopping = resolve)));
    const running = command(['serve'], { env, startDes, signals, exit: (status) => exits.push(status) });
    while (signals.listenerCount('SIGTERM') === 0) await new Promise(setImmediate);
    signals.emit('SIGTERM');
    await new Promise(setImmediate);
    expect(exits).to.deep.equal([]);
    signals.emit('SIGINT');
    expect(exits).to.deep.equal([1]);
    stopping([]);
    await running;
  });

  it('ends with status 1 and names what could not be closed', async () => {
    const signals = new EventEmitter();
    const exits: number[] = [];
    const { startDes } = fakeDes(async () => ['the admin listener']);
    const running = command(['serve'], { env, startDes, signals, exit: (status) => exits.push(status) });
    while (signals.listenerCount('SIGTERM') === 0) await new Promise(setImmediate);
    signals.emit('SIGTERM');
    expect(JSON.parse((await running).stdout.trimEnd().split('\n').at(-1)!)).to.deep.include({
      msg: 'stopped',
      left: ['the admin listener'],
    });
    expect(exits).to.deep.equal([1]);
  });

  const failures: [what: string, error: unknown, line: RegExp][] = [
    [
      'a port in use, with address and key',
      systemError('EADDRINUSE', { address: '127.0.0.1', port: 8080 }),
      /^error LISTEN_ADDRESS_IN_USE: 127\.0\.0\.1:8080 \(idd\.listen\): .*listens there already\n$/,
    ],
    [
      'a port in use, when another error tells of it',
      new Error('the admin API cannot listen', {
        cause: systemError('EADDRINUSE', { address: '127.0.0.1', port: 8081 }),
      }),
      /^error LISTEN_ADDRESS_IN_USE: 127\.0\.0\.1:8081 \(admin\.listen\): /,
    ],
    [
      'an address that is not of this machine',
      systemError('EADDRNOTAVAIL', { address: '192.0.2.1', port: 8080 }),
      /^error LISTEN_ADDRESS_UNUSABLE: 127\.0\.0\.1:8080 \(idd\.listen\): this machine does not have that address\n$/,
    ],
    [
      'a database of a newer schema',
      new StoreError('STORE_NEWER_SCHEMA', 'opendes.db has schema 9, this opendes knows 3'),
      /^error STORE_NEWER_SCHEMA: opendes\.db has schema 9, this opendes knows 3\n$/,
    ],
  ];
  for (const [what, error, line] of failures) {
    it(`says in one line that it cannot start: ${what}`, async () => {
      const { status, stdout, stderr } = await command(['serve'], { env, ...failing(error) });
      expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
      expect(stderr).to.match(line);
    });
  }

  it('tells a fault of its own apart, with what a report of it needs', async () => {
    const { status, stderr } = await command(['serve'], { env, ...failing(new TypeError('x is undefined')) });
    expect(status).to.equal(1);
    expect(stderr).to.match(/^error UNFORESEEN: x is undefined\n +at /);
  });

  it('does not start with a configuration that is wrong', async () => {
    const { started, startDes } = fakeDes();
    const { status } = await command(['serve'], { env: { ...env, OPENDES_IDD_PATH: 'idd' }, startDes });
    expect(status).to.equal(1);
    expect(started).to.deep.equal([]);
  });
});
