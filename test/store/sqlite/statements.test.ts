import { expect } from 'chai';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import { temporaryFile } from './temporary-file.js';

describe('the statements of the store', () => {
  it('have no bare parameter as their LIMIT: SQLite would prepare them anew at every call', async () => {
    const file = temporaryFile();
    const statements: string[] = [];
    const store = await openSqliteStore(file.path, {
      instrument: (db) => {
        const prepare = db.prepare.bind(db) as (sql: string) => unknown;
        db.prepare = ((sql: string) => {
          statements.push(sql);
          return prepare(sql);
        }) as typeof db.prepare;
      },
    });
    await store.close();
    file.remove();
    expect(statements.length).to.be.greaterThan(50);
    expect(statements.filter((sql) => /\bLIMIT\s+[?:@$]/i.test(sql))).to.deep.equal([]);
  });
});
