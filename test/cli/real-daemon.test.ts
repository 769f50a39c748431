import { EventEmitter } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startDes } from '../../src/des.js';
import { type CommandRun, command, type RunOptions } from './command-run.js';

const NUMBER = '+441632960001';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the command line with a real daemon', () => {
  let folder: string;
  let signals: EventEmitter;
  let daemon: Promise<CommandRun>;
  let config: string[];
  let adminPort: number;

  const configFile = async (name: string, admin: number) => {
    const path = join(folder, `${name}.yaml`);
    const text = `operator: { id: 234-15 }
idd: { listen: "127.0.0.1:0" }
admin: { listen: "127.0.0.1:${admin}" }
dns: { listen: [] }
store: { sqlite: ./${name}.db }
peers: [{ operator: 208-01, url: "http://127.0.0.1:9/idd", address: 127.0.0.1 }]
`;
    await writeFile(path, text);
    return ['--config', path];
  };
  // Given, not loaded by the command: the test runner would load the modules a second time, with error classes of their own.
  const serve = (file: string[], options: RunOptions = {}) => command(['serve', ...file], { startDes, ...options });
  const opendes = (...argv: string[]) => command([...argv, ...config]);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opendes-cli-'));
    adminPort = await freePort();
    config = await configFile('first', adminPort);
    signals = new EventEmitter();
    daemon = serve(config, { signals });
    const deadline = Date.now() + 10_000;
    while ((await opendes('node', 'list')).status !== 0) {
      if (Date.now() > deadline) throw new Error('the daemon does not come up');
      await new Promise(setImmediate);
    }
  });
  after(async () => {
    signals.emit('SIGTERM');
    expect((await daemon).status).to.equal(0);
    await rm(folder, { recursive: true });
  });

  it('lists the peers of the configuration', async () => {
    const { items } = JSON.parse((await opendes('node', 'list', '--json')).stdout);
    expect(items.map(({ operator, state }: Record<string, string>) => `${operator} ${state}`)).to.deep.equal([
      '208-01 configured',
    ]);
  });

  it('imports records, which can then be looked up, listed, modified and removed', async () => {
    const file = join(folder, 'numbers.csv');
    await writeFile(file, `${NUMBER},100,10,u,E2U+sip,!^.*$!sip:one@ims.example!,.,60\n`);
    expect((await opendes('record', 'import', file, '--wait')).status).to.equal(0);
    expect((await opendes('lookup', NUMBER)).stdout).to.match(/^sip:one@ims\.example\n/);

    const { items } = JSON.parse((await opendes('record', 'list', '--json')).stdout);
    const modify = JSON.stringify({
      existing: items[0],
      modified: { ...items[0], regexp: '!^.*$!sip:two@ims.example!' },
    });
    expect((await command(['record', 'modify', ...config], { stdin: modify })).status).to.equal(0);
    expect((await opendes('lookup', NUMBER)).stdout).to.match(/^sip:two@ims\.example\n/);

    const listed = (await opendes('record', 'list', '--json')).stdout;
    expect((await command(['record', 'remove', ...config], { stdin: listed })).status).to.equal(0);
    expect(await opendes('lookup', NUMBER)).to.include({ status: 1, stdout: '' });

    const broadcasts = JSON.parse((await opendes('broadcast', 'list', '--json')).stdout).items as { command: string }[];
    expect(broadcasts.map(({ command: code }) => code)).to.deep.equal([
      'REMOVE_DATA_REQ',
      'MOD_DATA_REQ',
      'ADD_DATA_REQ',
    ]);
  });

  it('tells why a record is refused, and changes nothing', async () => {
    const refused = await opendes('record', 'add', '--number', NUMBER, '--service', 'E2U+sip', '--regexp', 'x');
    expect(refused.status).to.equal(1);
    expect(refused.stderr).to.match(/^error RECORD_INVALID: .*\n {2}record 1: /);
    expect(JSON.parse((await opendes('record', 'list', '--json')).stdout)).to.deep.equal({ items: [] });
  });

  const unknown: [argv: string[], code: string][] = [
    [['node', 'show', '999-99'], 'OPERATOR_UNKNOWN'],
    [['node', 'resync', '208-01'], 'NODE_NOT_ADDED'],
    [['broadcast', 'show', 'none'], 'BROADCAST_UNKNOWN'],
    [['alarm', 'acknowledge', '99'], 'ALARM_UNKNOWN'],
    [['lookup', '12'], 'NUMBER_NOT_FOUND'],
    [['lookup', 'abc'], 'NUMBER_INVALID'],
    [['record', 'list', '--prefix', 'x'], 'PARAMETER_INVALID'],
  ];
  for (const [argv, code] of unknown) {
    it(`${argv.join(' ')} ends with ${code}`, async () => {
      const { status, stderr } = await opendes(...argv);
      expect(status).to.equal(1);
      expect(stderr).to.match(new RegExp(`^error ${code}: .+\\n$`));
    });
  }

  it('a second daemon on the same store is refused', async () => {
    const { status, stderr } = await serve(config);
    expect(status).to.equal(1);
    expect(stderr).to.match(/^error STORE_UNUSABLE: [^\n]*first\.db[^\n]*\n$/);
  });

  it('a second daemon on the same address is refused with address and key', async () => {
    const { status, stderr } = await serve(await configFile('second', adminPort));
    expect(status).to.equal(1);
    expect(stderr).to.match(
      new RegExp(`^error LISTEN_ADDRESS_IN_USE: 127\\.0\\.0\\.1:${adminPort} \\(admin\\.listen\\): [^\\n]*\\n$`),
    );
  });
});
