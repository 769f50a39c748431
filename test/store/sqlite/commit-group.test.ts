import Database from 'better-sqlite3';
import { expect } from 'chai';
import { CommitGroup } from '../../../src/store/sqlite/commit-group.js';

describe('group commit', () => {
  let statements: string[];
  let db: Database.Database;
  let group: CommitGroup;
  let undone: number;
  beforeEach(() => {
    statements = [];
    undone = 0;
    db = new Database(':memory:', { verbose: (statement) => statements.push(String(statement)) });
    db.exec(
      'CREATE TABLE parent (id INTEGER PRIMARY KEY); CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)',
    );
    statements.length = 0;
    group = new CommitGroup(db, {
      mark: () => () => {
        undone += 1;
      },
      committed: () => {},
    });
  });
  afterEach(() => db.close());

  const insert = (id: number) => () => db.prepare('INSERT INTO parent VALUES (?)').run(id).lastInsertRowid;
  const ids = () => db.prepare('SELECT id FROM parent ORDER BY id').pluck().all();

  it('puts operations that arrive together into one transaction', async () => {
    expect(await Promise.all([group.write(insert(1)), group.write(insert(2)), group.write(insert(3))])).to.deep.equal([
      1, 2, 3,
    ]);
    expect(statements.filter((statement) => statement === 'BEGIN IMMEDIATE').length).to.equal(1);
    expect(statements.filter((statement) => statement === 'COMMIT').length).to.equal(1);
    await group.write(insert(4));
    expect(statements.filter((statement) => statement === 'COMMIT').length).to.equal(2);
  });

  it('settles only after the commit', async () => {
    const write = group.write(insert(1)).then(() => statements.push('settled'));
    await write;
    expect(statements.indexOf('COMMIT')).to.be.greaterThan(0);
    expect(statements.indexOf('settled')).to.be.greaterThan(statements.indexOf('COMMIT'));
  });

  it('takes no more from outside while 10,000 wait for one commit, and then again', async () => {
    const accepted = Array.from({ length: 10_000 }, (_, index) => group.accept(insert(index)));
    const refused = await group.accept(insert(10_000)).catch((error: Error) => error);
    expect(refused).to.have.property('code', 'STORE_BUSY');
    const own = group.write(insert(10_001));
    await Promise.all([...accepted, own]);
    expect(ids()).to.have.length(10_001);
    await group.accept(insert(10_000));
  });

  it('undoes a failed operation alone', async () => {
    const results = await Promise.allSettled([
      group.write(insert(1)),
      group.write(() => {
        insert(2)();
        throw new Error('no');
      }),
      group.write(insert(3)),
    ]);
    expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
    expect(ids()).to.deep.equal([1, 3]);
    // Once for the transaction, once for the savepoint.
    expect(undone).to.equal(2);
  });

  it('rejects all when the commit fails, and keeps nothing of them', async () => {
    db.pragma('foreign_keys = ON');
    const results = await Promise.allSettled([
      group.write(insert(1)),
      group.write(() => db.prepare('INSERT INTO child VALUES (7)').run()),
    ]);
    expect(results.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    expect(ids()).to.deep.equal([]);
    expect(undone).to.be.greaterThan(0);
    expect(await group.write(insert(2))).to.equal(2);
  });

  it('rejects what came before an operation that loses the whole transaction, and goes on with what came after it', async () => {
    const results = await Promise.allSettled([
      group.write(insert(1)),
      group.write(() => {
        db.exec('ROLLBACK');
        throw new Error('lost');
      }),
      group.write(insert(3)),
    ]);
    expect(results.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected', 'fulfilled']);
    expect(ids()).to.deep.equal([3]);
    expect(await group.write(insert(4))).to.equal(4);
  });

  it('rejects all that wait when no transaction can be begun, and goes on with what comes later', async () => {
    db.exec('BEGIN');
    const late = [group.write(insert(1)), group.write(insert(2))];
    const read = group.read(() => 'read');
    const results = await Promise.allSettled([...late, read]);
    expect(results.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected', 'fulfilled']);
    if (db.inTransaction) db.exec('ROLLBACK');
    expect(await group.write(insert(3))).to.equal(3);
    expect(ids()).to.deep.equal([3]);
  });

  it('lets a read see the writes that came before it', async () => {
    const write = group.write(insert(1));
    const read = group.read(ids);
    const later = group.write(insert(2));
    expect(await read).to.deep.equal([1, 2]);
    await Promise.all([write, later]);
    expect(await group.read(ids)).to.deep.equal([1, 2]);
  });

  it('ends a transaction after some milliseconds, and lets others have their turn before the next one', async () => {
    let time = 0;
    const slow = new CommitGroup(db, { mark: () => () => {}, committed: () => {} }, () => time);
    const turns: string[] = [];
    const writes = [1, 2, 3, 4, 5].map((id) =>
      slow.write(() => {
        time += 4;
        turns.push(`write ${id}`);
        return insert(id)();
      }),
    );
    const read = slow.read(() => turns.push('read'));
    const other = new Promise<void>((resolve) => {
      setImmediate(() => {
        turns.push('other');
        resolve();
      });
    });
    await Promise.all([...writes, read, other]);
    expect(turns).to.deep.equal(['write 1', 'write 2', 'write 3', 'other', 'write 4', 'write 5', 'read']);
    expect(statements.filter((statement) => statement === 'COMMIT').length).to.equal(2);
  });

  it('makes what had arrived durable when it closes, and takes nothing more', async () => {
    const write = group.write(insert(1));
    await group.close();
    expect(ids()).to.deep.equal([1]);
    await write;
    for (const late of [group.write(insert(2)), group.read(ids)]) {
      expect(await late.catch((error: Error) => error)).to.have.property('code', 'STORE_UNUSABLE');
    }
    await group.close();
  });
});
