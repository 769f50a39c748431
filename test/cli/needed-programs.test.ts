import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { command } from './command-run.js';

describe('heartbeat.method: ping', () => {
  let folder: string;
  let config: string;
  const PROBLEM =
    /heartbeat\.method: ping needs the program `ping`, which is nowhere in the PATH; install it, or use tcp$/;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opendes-programs-'));
    config = join(folder, 'opendes.yaml');
    await writeFile(config, 'operator: { id: a }\nheartbeat: { method: ping }\n');
    for (const name of ['with', 'without', 'folder', 'plain']) await mkdir(join(folder, name));
    await writeFile(join(folder, 'with', 'ping'), '#!/bin/sh\n');
    await chmod(join(folder, 'with', 'ping'), 0o755);
    await mkdir(join(folder, 'folder', 'ping'));
    await writeFile(join(folder, 'plain', 'ping'), 'no program');
  });
  after(() => rm(folder, { recursive: true }));

  const path = (...names: string[]) => names.map((name) => join(folder, name)).join(':');

  it('is good where the PATH leads to the program', async () => {
    const env = { PATH: path('without', 'folder', 'plain', 'with') };
    expect((await command(['config', 'check', '--config', config], { env })).status).to.equal(0);
  });

  for (const names of [['without'], ['folder'], ['plain'], ['missing']]) {
    it(`is refused by config check and serve without one: ${names}`, async () => {
      const env = { PATH: path(...names) };
      let starts = 0;
      const startDes = async () => {
        starts += 1;
        throw new Error('it starts');
      };
      for (const name of [['config', 'check'], ['serve']]) {
        const { status, stderr } = await command([...name, '--config', config], { env, startDes });
        expect(status).to.equal(1);
        expect(stderr).to.match(/^error CONFIG_INVALID: /);
        expect(stderr.trimEnd()).to.match(PROBLEM);
      }
      expect(starts).to.equal(0);
      const json = await command(['config', 'check', '--config', config, '--json'], { env });
      const { valid, problems } = JSON.parse(json.stdout);
      expect({ valid, keys: problems.map(({ key }: { key: string }) => key) }).to.deep.equal({
        valid: false,
        keys: ['heartbeat.method'],
      });
    });
  }

  it('does not ask for the program where another method is chosen', async () => {
    const env = { PATH: path('without'), OPENDES_HEARTBEAT_METHOD: 'tcp' };
    expect((await command(['config', 'check', '--config', config], { env })).status).to.equal(0);
  });
});
