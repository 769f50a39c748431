import { execFile } from 'node:child_process';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { expect } from 'chai';
import { openDatabase } from '../../../src/store/sqlite/open-database.js';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import { temporaryFile } from './temporary-file.js';

const run = promisify(execFile);

describe('opening the database', () => {
  let file: ReturnType<typeof temporaryFile>;
  beforeEach(() => {
    file = temporaryFile();
  });
  afterEach(() => file.remove());

  /** The error with which the file cannot be opened. */
  async function refusal(path = file.path): Promise<{ name: string; code: string; message: string }> {
    try {
      await (await openSqliteStore(path)).close();
    } catch (error) {
      const { name, code, message } = error as Error & { code: string };
      return { name, code, message };
    }
    throw new Error('it could be opened');
  }

  it('gives the schema of the golden file', () => {
    const db = openDatabase(file.path);
    const objects = db
      .prepare(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY tbl_name, type DESC, name",
      )
      .pluck()
      .all();
    const version = db.pragma('user_version', { simple: true });
    db.close();
    const golden = readFileSync(new URL('schema.golden.sql', import.meta.url), 'utf8');
    expect(`-- version ${version}\n\n${objects.join(';\n\n')};\n`).to.equal(golden);
  });

  it('writes through to the disk at each commit, with foreign keys', () => {
    const db = openDatabase(file.path);
    expect(db.pragma('journal_mode', { simple: true })).to.equal('wal');
    expect(db.pragma('synchronous', { simple: true })).to.equal(2);
    expect(db.pragma('foreign_keys', { simple: true })).to.equal(1);
    db.close();
  });

  it('opens what it has written before', () => {
    openDatabase(file.path).close();
    const db = openDatabase(file.path);
    expect(db.prepare('SELECT count(*) FROM profile').pluck().get()).to.equal(1);
    db.close();
  });

  it('refuses a newer schema with both versions in words', async () => {
    openDatabase(file.path).close();
    const db = new Database(file.path);
    db.pragma('user_version = 1000');
    db.close();
    const { name, code, message } = await refusal();
    expect([name, code]).to.deep.equal(['StoreError', 'STORE_NEWER_SCHEMA']);
    expect(message)
      .to.contain('version 1000')
      .and.to.match(/up to \d+/)
      .and.to.contain(file.path);
  });

  it('refuses a second user of the file, in this process and in another', async () => {
    const store = await openSqliteStore(file.path);
    const { code, message } = await refusal();
    expect(code).to.equal('STORE_UNUSABLE');
    expect(message).to.contain('in use by another process');
    const module = createRequire(import.meta.url).resolve('better-sqlite3');
    const script = `
      const db = new (require(${JSON.stringify(module)}))(process.argv[1], { timeout: 0 });
      try { db.prepare('SELECT * FROM sqlite_schema').all(); console.log('read'); } catch (error) { console.log(error.code); }`;
    const { stdout } = await run(process.execPath, ['-e', script, file.path]);
    expect(stdout.trim()).to.equal('SQLITE_BUSY');
    await store.close();
    await (await openSqliteStore(file.path)).close();
  });

  it('refuses a file that is no database, or a broken one', async () => {
    writeFileSync(file.path, 'operator: { id: 234-15 }\n'.repeat(500));
    expect(await refusal()).to.have.property('code', 'STORE_UNUSABLE');
  });

  it('refuses a database that has lost its end', async () => {
    openDatabase(file.path).close();
    truncateSync(file.path, 5 * 4096);
    expect(await refusal()).to.have.property('code', 'STORE_UNUSABLE');
  });

  it('refuses the database of another program, and leaves it as it is', async () => {
    const db = new Database(file.path);
    db.exec('CREATE TABLE subscriber (id INTEGER)');
    db.close();
    const before = readFileSync(file.path);
    const { code, message } = await refusal();
    expect(code).to.equal('STORE_UNUSABLE');
    expect(message).to.contain('another program');
    expect(readFileSync(file.path).equals(before)).to.equal(true);
  });

  it('refuses a path where there can be no file', async () => {
    expect(await refusal(join(file.path, 'missing', 'opendes.db'))).to.have.property('code', 'STORE_UNUSABLE');
    expect(await refusal(dirname(file.path))).to.have.property('code', 'STORE_UNUSABLE');
  });

  it('tells that the disk is full when not even the schema fits', () => {
    expect(() => openDatabase(file.path, 3))
      .to.throw('full')
      .with.property('code', 'STORE_FULL');
  });
});
