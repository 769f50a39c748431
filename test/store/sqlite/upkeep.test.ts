import Database from 'better-sqlite3';
import { expect } from 'chai';
import type { NaptrRecord } from '../../../generated/messages.js';
import { openDatabase } from '../../../src/store/sqlite/open-database.js';
import { openSqliteStore, type SqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import { openTables } from '../../../src/store/sqlite/tables/index.js';
import { UnusedValues } from '../../../src/store/sqlite/upkeep/unused-values.js';
import {
  A,
  adding,
  answer,
  B,
  fresh,
  head,
  hostChanges,
  identities,
  listAll,
  OK,
  peerAdds,
  peerChanges,
  pending,
  removing,
  request,
  T,
} from '../contract/fixture.js';
import { block, record } from '../sample-records.js';
import { temporaryFile } from './temporary-file.js';

describe('upkeep', () => {
  let file: ReturnType<typeof temporaryFile>;
  let store: SqliteStore;
  let time: number;
  const open = () => openSqliteStore(file.path, { now: () => time });
  beforeEach(async () => {
    time = T;
    file = temporaryFile();
    store = await open();
    await store.configureNodes([A], T);
  });
  afterEach(async () => {
    await store.close();
    file.remove();
  });

  /** Rows that are there when the background has nothing left to do. */
  async function rows(...tables: string[]): Promise<number[]> {
    await store.idle();
    await store.close();
    const db = new Database(file.path);
    const counts = tables.map((table) => db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get()!);
    db.close();
    store = await open();
    return counts;
  }

  it('deletes the profiles that were replaced, dropped and removed', async () => {
    await peerAdds(store, A, block(5000));
    await peerAdds(store, A, block(10));
    const staging = await store.openStaging(A);
    await store.stageRecords(staging, block(3000));
    await store.dropStaging(staging);
    expect(await rows('record', 'profile')).to.deep.equal([10, 2]);
    await store.startNodeRemoval(A, { broadcastId: fresh('b'), messageId: () => fresh('m'), at: T, force: true });
    expect(await rows('record', 'profile')).to.deep.equal([0, 1]);
  });

  it('deletes what was staged for a message that did not make it the profile', async () => {
    const staged = async () => {
      const staging = await store.openStaging(A);
      await store.stageRecords(staging, block(30));
      return staging;
    };
    const received = request(A, 'ADD_NODE_REQ');
    const rejected = { result: { resultCode: 601 } };
    for (let times = 0; times < 2; times += 1) {
      await store.receiveAddNodeRequest({ ...received, staging: await staged() }, () => rejected);
    }
    const response = { ...request(A, 'ADD_NODE_RESP'), result: OK };
    await store.receiveResponse({ ...response, staging: await staged() }, () => ({ ack: 100 }));
    await store.receiveResponse({ ...response, staging: await staged() }, () => ({ ack: 100 }));
    expect(await rows('record', 'profile')).to.deep.equal([0, 1]);
  });

  it('goes on after a restart with what it had not finished, and with what was being staged', async () => {
    await peerAdds(store, A, block(5000));
    const staging = await store.openStaging(A);
    await store.stageRecords(staging, block(3000));
    await store.startNodeRemoval(A, { broadcastId: fresh('b'), messageId: () => fresh('m'), at: T, force: true });
    await store.close();
    store = await open();
    expect(await rows('record', 'profile')).to.deep.equal([0, 1]);
  });

  it('lets other operations in between its pieces', async () => {
    await peerAdds(store, A, block(20_000));
    await peerAdds(store, A, []);
    let isIdle = false;
    const idle = store.idle().then(() => {
      isIdle = true;
    });
    await store.raiseAlarm({ cause: 'overloaded', object: 'des', text: 't' }, T);
    expect(isIdle).to.equal(false);
    await idle;
  });

  it('deletes a predecessor when its time is over', async () => {
    await peerAdds(store, A, block(20));
    await peerAdds(store, A, block(10), { activateAt: T + 1000 });
    expect(await rows('record')).to.deep.equal([30]);
    time = T + 1000;
    await store.expireTraces(0, []);
    expect(await rows('record')).to.deep.equal([10]);
  });

  it('keeps the past of the host profile only as long as a message may need it', async () => {
    await hostChanges(store, adding(...block(20)));
    await hostChanges(store, removing(...block(5)));
    expect(await rows('removed_record')).to.deep.equal([0]);
    await store.startNodeAddition([A], { broadcastId: fresh('b'), messageId: () => fresh('m'), at: T, resync: false });
    await hostChanges(store, removing(...block(10).slice(5)));
    expect(await rows('removed_record')).to.deep.equal([5]);
    await answer(store, await head(store, A), OK, { kind: 'addition-confirmed' });
    expect(await rows('removed_record')).to.deep.equal([0]);
  });

  it('keeps it for a response until the request is forgotten', async () => {
    await hostChanges(store, adding(...block(20)));
    await peerAdds(store, A, []);
    const response = await head(store, A);
    await store.saveDelivery(response.id, ['queued'], { ...response.delivery, phase: 'done' });
    await hostChanges(store, removing(...block(5)));
    expect(await rows('removed_record')).to.deep.equal([5]);
    await store.expireTraces(T + 1, []);
    expect(await rows('removed_record')).to.deep.equal([0]);
  });

  it('deletes the responses that were kept only for repetitions, when their traces go', async () => {
    const key = { peer: A, broadcastId: fresh('b'), receivedAt: T };
    for (const messageId of ['one', 'two']) {
      await store.receiveRejectedRequest({ ...key, command: 'ADD_DATA_REQ', messageId }, { resultCode: 603 });
    }
    const [first] = await pending(store, A, 'response', { limit: 1 });
    await store.saveDelivery(first!.id, ['queued'], { ...first!.delivery, phase: 'done' });
    await store.expireTraces(T + 1, []);
    expect(await rows('trace', 'message')).to.deep.equal([0, 1]);
  });

  it('deletes NAPTR values without a record, when there are many', async () => {
    const distinct = block(12_000).map((each, at) => ({ ...each, regexp: `!^.*$!sip:${at}@ims.example!` }));
    await peerAdds(store, A, distinct);
    await peerAdds(store, A, distinct.slice(0, 100));
    expect(await rows('naptr')).to.deep.equal([100]);
    await peerAdds(store, A, distinct.slice(50, 150));
    expect(await rows('record')).to.deep.equal([100]);
  });

  it('deletes the NAPTR values that a peer leaves at one number, and only those', async () => {
    const uri = (user: string) => record('33199000001', { regexp: `!^.*$!sip:${user}@ims.example!` });
    const many = (user: string, count: number) => Array.from({ length: count }, (_, n) => uri(`${user}${n}`));
    await store.configureNodes([B], T);
    await peerAdds(store, B, many('kept', 50));
    await hostChanges(store, adding(...many('ours', 20), record('33199000001')));
    await store.startNodeAddition([A], { broadcastId: fresh('b'), messageId: () => fresh('m'), at: T, resync: false });
    // Gone from our profile, but part of the snapshot that peer A has still to be given.
    await hostChanges(store, removing(...many('ours', 10)));
    await peerAdds(store, A, []);
    for (let round = 0; round < 4; round += 1) {
      await peerChanges(store, A, adding(...many(`gone${round}.`, 100)));
      await peerChanges(store, A, removing(...many(`gone${round}.`, 100)));
      await store.idle();
    }
    const [values] = await rows('naptr');
    expect(values).to.be.within(50 + 20 + 1, 50 + 20 + 1 + 256);
    expect((await listAll(store, B)).length).to.equal(50);
    const snapshot: NaptrRecord[] = [];
    for await (const piece of store.readSnapshot(1)) snapshot.push(...piece);
    expect(identities(snapshot)).to.deep.equal(identities([...many('ours', 20), record('33199000001')]));
  });
});

describe('the search for unused NAPTR values', () => {
  it('spares those of the past of the host profile, and those put to use meanwhile', () => {
    const file = temporaryFile();
    const db = openDatabase(file.path);
    const tables = openTables(db);
    const unused = new UnusedValues(db, tables.values);
    const [inRecord, inPast, taken, added, left] = [1, 2, 3, 4, 5].map((ttl) => record('1', { ttl }));
    tables.records.insert(0, [10, tables.values.idOf(inRecord!)], 1);
    db.prepare('INSERT INTO removed_record (number, naptr, since, until) VALUES (10, ?, 1, 2)').run(
      tables.values.idOf(inPast!),
    );
    tables.values.idOf(taken!);
    tables.values.idOf(left!);
    unused.start();
    expect(unused.piece()).to.equal(true);
    tables.values.idOf(taken!);
    tables.values.idOf(added!);
    while (unused.piece());
    expect([inRecord, inPast, taken, added, left].map((each) => tables.values.find(each!) !== undefined)).to.deep.equal(
      [true, true, true, true, false],
    );
    expect(unused.piece()).to.equal(false);
    db.close();
    file.remove();
  });
});
