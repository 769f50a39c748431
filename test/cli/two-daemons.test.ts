import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { freePorts } from '../../src/demo/free-ports.js';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const DEMO = fileURLToPath(new URL('../../demo/', import.meta.url));

/** The command in a process of its own, with only what the environment must hold. */
function opendes(...args: string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function run(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const child = opendes(...args);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'close'),
  ]);
  return { status, stdout, stderr };
}

/** A daemon, once its log says that it is up. */
async function serve(config: string): Promise<ChildProcess> {
  const daemon = opendes('serve', '--config', config);
  for await (const line of createInterface(daemon.stdout!)) {
    if (JSON.parse(line).msg === 'opendes is up') return daemon;
  }
  throw new Error(`serve ended: ${await text(daemon.stderr!)}`);
}

async function end(daemon: ChildProcess): Promise<number | null> {
  const closed = once(daemon, 'exit');
  daemon.kill('SIGTERM');
  return (await closed)[0];
}

describe('two daemons and the command, as in the guide of the README', function () {
  this.timeout(60_000);
  let folder: string;
  let a: string;
  let b: string;
  const daemons: ChildProcess[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opendes-daemons-'));
    const [iddOfA, adminOfA, iddOfB, adminOfB] = (await freePorts(4)) as [number, number, number, number];
    const config = async (name: string, [operator, idd, admin]: [string, number, number], peer: [string, number]) => {
      const path = join(folder, `${name}.yaml`);
      await writeFile(
        path,
        `operator: { id: ${operator} }
idd: { listen: "127.0.0.1:${idd}" }
admin: { listen: "127.0.0.1:${admin}" }
dns: { listen: [] }
store: { sqlite: ./${name}.db }
peers:
  - { operator: ${peer[0]}, url: "http://127.0.0.1:${peer[1]}/idd", address: 127.0.0.1 }
`,
      );
      return path;
    };
    a = await config('a', ['234-15', iddOfA, adminOfA], ['west.example', iddOfB]);
    b = await config('b', ['west.example', iddOfB, adminOfB], ['234-15', iddOfA]);
    daemons.push(await serve(a), await serve(b));
  });

  after(async () => {
    for (const daemon of daemons) if (daemon.exitCode === null) await end(daemon);
    await rm(folder, { recursive: true, force: true });
  });

  it('loads numbers from a CSV file and from a zone file', async () => {
    const csv = await run('record', 'import', join(DEMO, 'north.csv'), '--config', a);
    expect(csv).to.include({ status: 0 }, csv.stderr);
    const zone = await run('record', 'import', join(DEMO, 'west.zone'), '--config', b);
    expect(zone).to.include({ status: 0 }, zone.stderr);
  });

  it('adds a node, and both resolve the numbers of the other', async () => {
    const added = await run('node', 'add', 'west.example', '--wait', '--config', a);
    expect(added).to.include({ status: 0 }, added.stderr);
    const fromA = await run('lookup', '+12125550103', '--json', '--config', a);
    expect(JSON.parse(fromA.stdout).uris).to.deep.equal(['sip:+12125550103@sbc.west.example']);
    const fromB = await run('lookup', '+441632960001', '--config', b);
    expect(fromB.stdout).to.contain('sip:+441632960001@ims.north.example;user=phone');
  });

  it('sends a change of one to the other', async () => {
    const regexp = '!^.*$!sip:late@ims.north.example!';
    const change = ['--number', '+441632960077', '--service', 'E2U+sip', '--regexp', regexp, '--wait'];
    const added = await run('record', 'add', ...change, '--config', a);
    expect(added).to.include({ status: 0 }, added.stderr);
    expect((await run('lookup', '+441632960077', '--config', b)).stdout).to.contain('sip:late@ims.north.example');
  });

  it('refuses what cannot be done, with a status and a sentence', async () => {
    const twice = await run('node', 'add', 'west.example', '--config', a);
    expect(twice.status).to.equal(1);
    expect(twice.stderr).to.contain('NODE_ALREADY_ADDED');
    expect((await run('lookup', '12', '--config', a)).status).to.be.oneOf([1, 2]);
    expect((await run('lookup', '--config', a)).status).to.equal(2);
  });

  it('refuses a second daemon on the same file, and one on a port in use', async () => {
    const second = await run('serve', '--config', a);
    expect(second.status).to.equal(1);
    expect(second.stderr.split('\n').filter(Boolean)).to.have.length(1);
  });

  it('keeps everything over a restart', async () => {
    expect(await end(daemons[0]!)).to.equal(0);
    daemons[0] = await serve(a);
    const fromA = await run('lookup', '+12125550103', '--json', '--config', a);
    expect(JSON.parse(fromA.stdout).uris).to.deep.equal(['sip:+12125550103@sbc.west.example']);
    expect(JSON.parse((await run('node', 'list', '--json', '--config', a)).stdout).items[0]).to.include({
      state: 'added',
    });
  });
});
