import { expect } from 'chai';
import type { NaptrRecord } from '../../../generated/messages.js';
import type { StoreError } from '../../../src/idd/ports/store/index.js';
import { openSqliteStore, type SqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import {
  A,
  adding,
  announcers,
  fresh,
  hostChanges,
  identities,
  listAll,
  OK,
  peerAdds,
  pending,
  request,
  T,
} from '../contract/fixture.js';
import { block, record } from '../sample-records.js';
import { temporaryFile } from './temporary-file.js';

/** Records that each need a NAPTR value of their own, and so room. */
const bulky = (count: number): NaptrRecord[] =>
  block(count).map((each, at) => ({ ...each, regexp: `!^(.*)$!sip:${at}-${'x'.repeat(200)}@ims.example!` }));

describe('a full disk', () => {
  let file: ReturnType<typeof temporaryFile>;
  let store: SqliteStore;
  let upkeepErrors: string[];
  const upkeepFailed = (error: Error) => upkeepErrors.push((error as StoreError).code);
  beforeEach(async () => {
    file = temporaryFile();
    upkeepErrors = [];
    store = await openSqliteStore(file.path, { maxPages: 120, now: () => T, upkeepFailed });
    await store.configureNodes([A], T);
    await hostChanges(store, adding(...block(3)));
    await peerAdds(store, A, [record('33199001234')]);
  });
  afterEach(async () => {
    await store.close();
    file.remove();
  });

  const codeOf = (operation: Promise<unknown>) =>
    operation.then(
      () => 'stored',
      (error: { code: string }) => error.code,
    );

  async function expectUnchanged(): Promise<void> {
    expect(identities(await listAll(store))).to.deep.equal(identities(block(3)));
    expect(identities(await listAll(store, A))).to.deep.equal(identities([record('33199001234')]));
    expect((await store.listBroadcasts({ limit: 10 })).items.length).to.equal(1);
    expect((await store.getNode(A))!.queued).to.equal(1);
  }

  it('rejects a change of the host profile with STORE_FULL and leaves the store unchanged', async () => {
    const options = { broadcastId: fresh('b'), at: T, recordsPerEntry: 100 };
    expect(await codeOf(store.changeHostProfile(adding(...bulky(2000)), options))).to.equal('STORE_FULL');
    await expectUnchanged();
    await store.close();
    store = await openSqliteStore(file.path, { now: () => T });
    await expectUnchanged();
  });

  it('rejects a data request with STORE_FULL and leaves no trace of it', async () => {
    const received = { ...request(A, 'ADD_DATA_REQ'), change: adding(...bulky(2000)) };
    expect(await codeOf(store.receiveDataRequest(received, () => OK))).to.equal('STORE_FULL');
    await expectUnchanged();
    expect(await store.isRepeat(A, 'ADD_DATA_REQ', received.messageId)).to.equal(false);
    expect(await pending(store, A, 'response')).to.deep.equal([]);
  });

  it('stores what arrives together with an operation that does not fit, if that fits', async () => {
    const options = { broadcastId: fresh('b'), at: T, recordsPerEntry: 100 };
    const [big, small] = await Promise.all([
      codeOf(store.changeHostProfile(adding(...bulky(2000)), options)),
      codeOf(store.receiveRejectedRequest(request(A, 'ADD_DATA_REQ'), { resultCode: 603 })),
    ]);
    expect(big).to.equal('STORE_FULL');
    expect(small).to.be.oneOf(['stored', 'STORE_FULL']);
    expect((await pending(store, A, 'response')).length).to.equal(small === 'stored' ? 1 : 0);
    expect(identities(await listAll(store))).to.deep.equal(identities(block(3)));
  });

  it('keeps the old profile when the new one does not fit', async () => {
    const staging = await store.openStaging(A);
    let code = 'stored';
    for (let at = 0; code === 'stored'; at += 1) {
      const piece = bulky(100).map((each) => ({ ...each, order: at }));
      code = await codeOf(store.stageRecords(staging, piece));
    }
    expect(code).to.equal('STORE_FULL');
    expect(await codeOf(store.dropStaging(staging))).to.equal('stored');
    await expectUnchanged();
    expect(await announcers(store, '33199001234')).to.deep.equal([A]);
  });
});
