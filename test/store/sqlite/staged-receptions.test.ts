import { expect } from 'chai';
import { StoreClosed } from '../../../src/idd/ports/store/index.js';
import { openSqliteStore, type SqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import { A, adding, listAll, NOW, peerAdds, peerChanges, pending, removing, request, T } from '../contract/fixture.js';
import { record } from '../sample-records.js';
import { letWritesFail } from './failing-writes.js';
import { temporaryFile } from './temporary-file.js';

const records = Array.from({ length: 1200 }, (_, at) => record(String(33_100_000_000 + at)));

describe('an accepted data request that the disk does not let be applied', () => {
  let file: ReturnType<typeof temporaryFile>;
  let store: SqliteStore;
  let failures: Error[];
  let isBroken: boolean;
  let isApplied: boolean;
  beforeEach(async () => {
    file = temporaryFile();
    failures = [];
    isBroken = false;
    isApplied = false;
    store = await openSqliteStore(file.path, {
      now: () => NOW,
      applyingFailed: (error) => failures.push(error),
      instrument: (db) => letWritesFail(db, (sql) => (isBroken && /INTO record/.test(sql) ? 'statement' : undefined)),
    });
    await store.configureNodes([A], T);
    await peerAdds(store, A, []);
  });
  afterEach(async () => {
    await store.close();
    file.remove();
  });

  async function accept(messageId: string): Promise<void> {
    const staged = await store.openChange(A, 'ADD_DATA_REQ');
    await store.stageChange(staged, adding(...records));
    isBroken = true;
    const { reception, applied } = await store.receiveStagedChange(
      { ...request(A, 'ADD_DATA_REQ', { messageId }), staged },
      () => ({ resultCode: 200 }),
    );
    expect(reception).to.equal('stored');
    void applied.then(() => {
      isApplied = true;
    });
    while (failures.length === 0) await new Promise(setImmediate);
  }

  it('is applied before the next one of this peer, once the disk takes it', async () => {
    await accept('long');
    expect(failures.map(({ message }) => message)).to.have.length(1);
    expect(await pending(store, A, 'response')).to.be.empty;
    const refused = await peerChanges(store, A, adding(record('33199000001'))).catch((error: Error) => error);
    expect(refused).to.have.property('code', 'STORE_UNUSABLE');
    isBroken = false;
    expect(await peerChanges(store, A, adding(record('33199000001')))).to.equal('applied');
    expect(await listAll(store, A)).to.have.length(1201);
    expect(await pending(store, A, 'response')).to.have.length(2);
  });

  it('is applied by itself when an alarm about the store ends', async () => {
    await accept('long');
    expect(isApplied).to.equal(false);
    isBroken = false;
    await store.clearAlarm('store-failing', 'des/store', NOW);
    while (!isApplied) await new Promise(setImmediate);
    expect(await listAll(store, A)).to.have.length(1200);
    expect(await pending(store, A, 'response')).to.have.length(1);
  });

  it('does not keep the store from being opened, and is applied later', async () => {
    await accept('long');
    await store.close();
    store = await openSqliteStore(file.path, {
      now: () => NOW,
      applyingFailed: (error) => failures.push(error),
      instrument: (db) => letWritesFail(db, (sql) => (isBroken && /INTO record/.test(sql) ? 'statement' : undefined)),
    });
    expect(failures.length).to.be.greaterThan(1);
    expect(await listAll(store, A)).to.be.empty;
    isBroken = false;
    expect(await peerChanges(store, A, adding(record('33199000001')))).to.equal('applied');
    expect(await listAll(store, A)).to.have.length(1201);
  });

  it('is applied when the peer asks again for its response', async () => {
    await accept('long');
    isBroken = false;
    expect(await store.receiveRepeat({ peer: A, command: 'ADD_DATA_REQ', messageId: 'long' })).to.equal('repeat');
    expect(await listAll(store, A)).to.have.length(1200);
    expect(await pending(store, A, 'response')).to.have.length(1);
  });

  it('is applied once where several requests wait for it', async () => {
    await accept('long');
    isBroken = false;
    const waiting = [1, 2, 3].map((at) => peerChanges(store, A, adding(record(`3319900000${at}`))));
    expect(await Promise.all(waiting)).to.deep.equal(['applied', 'applied', 'applied']);
    expect(await listAll(store, A)).to.have.length(1203);
    expect(await pending(store, A, 'response')).to.have.length(4);
  });

  it('is applied before a later request where the store is closed in between', async () => {
    const staged = await store.openChange(A, 'ADD_DATA_REQ');
    await store.stageChange(staged, adding(...records));
    const { applied } = await store.receiveStagedChange({ ...request(A, 'ADD_DATA_REQ'), staged }, () => ({
      resultCode: 200,
    }));
    const later = peerChanges(store, A, removing(...records.slice(-1))).catch((error: Error) => error);
    await Promise.all([store.close(), applied]);
    expect(await later).to.be.instanceOf(StoreClosed);
    expect(failures).to.be.empty;
    store = await openSqliteStore(file.path, { now: () => NOW });
    expect(await listAll(store, A)).to.have.length(1200);
  });

  it('is applied at the next start', async () => {
    await accept('long');
    await store.close();
    store = await openSqliteStore(file.path, { now: () => NOW });
    expect(await listAll(store, A)).to.have.length(1200);
    expect(await pending(store, A, 'response')).to.have.length(1);
  });
});
