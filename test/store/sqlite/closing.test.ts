import { expect } from 'chai';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import { A, T } from '../contract/fixture.js';
import { letWritesFail } from './failing-writes.js';
import { temporaryFile } from './temporary-file.js';

describe('closing the store', () => {
  it('gives the file up though the last commit fails', async () => {
    const file = temporaryFile();
    let isFull = false;
    const store = await openSqliteStore(file.path, {
      instrument: (db) => letWritesFail(db, () => (isFull ? 'transaction' : undefined)),
    });
    await store.idle();
    isFull = true;
    const last = store.configureNodes([A], T);
    const outcomes = await Promise.allSettled([last, store.close()]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    const again = await openSqliteStore(file.path);
    expect(await again.listNodes()).to.deep.equal([]);
    await again.close();
    file.remove();
  });
});
