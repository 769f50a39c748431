import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect } from 'chai';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import { A, NOW, request } from '../contract/fixture.js';
import { temporaryFile } from './temporary-file.js';

const FOLDER = new URL('../../../src/store/sqlite/migrations/', import.meta.url);

describe('a store of an earlier version', () => {
  it('keeps its traces, without a digest to compare', async () => {
    const file = temporaryFile();
    const db = new Database(file.path);
    db.exec(readFileSync(new URL('000001.sql', FOLDER), 'utf8'));
    db.pragma('user_version = 1');
    db.pragma(`application_id = ${0x64657331}`);
    db.exec(`INSERT INTO node (id, operator, state, since) VALUES (1, '${A}', 'added', 0)`);
    db.exec(`INSERT INTO trace (node, command, message_id, at) VALUES (1, 'ADD_DATA_REQ', 'old', ${NOW})`);
    db.close();
    const store = await openSqliteStore(file.path);
    expect(await store.isRepeat(A, 'ADD_DATA_REQ', 'old')).to.equal(true);
    const repeat = { ...request(A, 'ADD_DATA_REQ', { messageId: 'old' }), digest: new Uint8Array(16) };
    expect(await store.receiveRejectedRequest(repeat, { resultCode: 603 })).to.equal('repeat');
    await store.expireTraces(NOW + 1, []);
    expect(await store.isRepeat(A, 'ADD_DATA_REQ', 'old')).to.equal(false);
    await store.close();
    file.remove();
  });

  it('knows which snapshots its responses need', async () => {
    const file = temporaryFile();
    const db = new Database(file.path);
    for (const number of [1, 2, 3, 4, 5]) db.exec(readFileSync(new URL(`00000${number}.sql`, FOLDER), 'utf8'));
    db.pragma('user_version = 5');
    db.pragma(`application_id = ${0x64657331}`);
    db.exec(`
      INSERT INTO node (id, operator, state, since) VALUES (1, '${A}', 'added', 0);
      INSERT INTO message (node, lane, command, message_id, broadcast_id, snapshot, phase, transmissions, t1_expiries)
      VALUES (1, 'ordered', 'ADD_NODE_RESP', 'm', 'b', 7, 'done', 1, 0);
      INSERT INTO trace (node, command, message_id, at) VALUES (1, 'ADD_NODE_REQ', 'm', 0), (1, 'ADD_DATA_REQ', 'm', 0)`);
    db.close();
    await (await openSqliteStore(file.path)).close();
    const opened = new Database(file.path);
    const traces = opened.prepare('SELECT command, snapshot FROM trace ORDER BY command').raw().all();
    opened.close();
    file.remove();
    expect(traces).to.deep.equal([
      ['ADD_DATA_REQ', null],
      ['ADD_NODE_REQ', 7],
    ]);
  });
});
