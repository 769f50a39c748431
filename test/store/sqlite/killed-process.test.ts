import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import { temporaryFile } from './temporary-file.js';

describe('a process that is killed', () => {
  it('loses nothing that the store had settled', async () => {
    const { path, remove } = temporaryFile();
    const program = fileURLToPath(new URL('writing-process.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exit = once(child, 'exit');
    const stored: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      stored.push(line);
      if (stored.length === 50) child.kill('SIGKILL');
    }
    await exit;
    expect(stored.length).to.be.at.least(50);
    const store = await openSqliteStore(path);
    for (const broadcastId of stored) {
      expect(await store.getBroadcast(broadcastId), broadcastId).to.include({ state: 'completed', records: 1 });
    }
    expect((await store.listRecords({ limit: 100_000 })).items.length).to.be.at.least(stored.length);
    await store.close();
    remove();
  });
});
