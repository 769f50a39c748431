import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PeerSettings } from '../../src/idd/settings.js';
import { pingProbe } from '../../src/system/ping-probe.js';

const peerAt = (address: string) => ({ address }) as PeerSettings;

describe('the ping probe of the heartbeat', () => {
  let folder: string;
  const { PATH } = process.env;
  const { signal } = new AbortController();
  const asked = () => readFile(join(folder, 'asked'), 'utf8');

  /** A program `ping` that does this, before any other of the PATH. */
  const program = async (script: string) => {
    await writeFile(join(folder, 'ping'), `#!/bin/sh\nprintf '%s\\n' "$*" > ${folder}/asked\n${script}\n`);
    await chmod(join(folder, 'ping'), 0o755);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opendes-ping-'));
    process.env.PATH = `${folder}:${PATH}`;
  });
  afterEach(async () => {
    process.env.PATH = PATH;
    await rm(folder, { recursive: true });
  });

  for (const address of ['192.0.2.1', '2001:db8::1']) {
    it(`reaches a peer when one echo request to its address ${address} is answered`, async () => {
      await program('exit 0');
      expect(await pingProbe.reach(peerAt(address), signal)).to.equal(true);
      expect(await asked()).to.equal(`-n -q -c 1 ${address}\n`);
    });
  }

  it('does not reach a peer that does not answer, or to which nothing can be sent', async () => {
    for (const status of [1, 2]) {
      await program(`exit ${status}`);
      expect(await pingProbe.reach(peerAt('192.0.2.1'), signal)).to.equal(false);
    }
  });

  it('does not reach anybody without the program', async () => {
    process.env.PATH = folder;
    expect(await pingProbe.reach(peerAt('192.0.2.1'), signal)).to.equal(false);
  });

  it('gives up when it is told to, before or during the attempt, and ends the program', async () => {
    await program(`echo $$ > ${folder}/process\nexec sleep 60`);
    expect(await pingProbe.reach(peerAt('192.0.2.1'), AbortSignal.abort())).to.equal(false);
    const giveUp = new AbortController();
    const attempt = pingProbe.reach(peerAt('192.0.2.1'), giveUp.signal);
    let id = 0;
    while (id === 0) id = Number(await readFile(join(folder, 'process'), 'utf8').catch(() => 0));
    giveUp.abort();
    expect(await attempt).to.equal(false);
    while (isRunning(id)) await new Promise(setImmediate);
  });
});

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}
