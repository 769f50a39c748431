import Database from 'better-sqlite3';

/** How a write fails: with the statement alone, or so that SQLite has undone the whole transaction by itself, as it may do when the disk is full. */
export type WriteFault = 'statement' | 'transaction';

/** Decides of a writing statement whether it fails. */
export type WriteJudge = (sql: string) => WriteFault | undefined;

/** Everything that changes the file or begins or ends such a change; not what undoes one. */
const WRITE = /^\s*(INSERT|UPDATE|DELETE|BEGIN|COMMIT|SAVEPOINT|RELEASE)\b/i;

type Run = (...parameters: unknown[]) => unknown;

/**
 * Has `judge` decide of each writing statement, BEGIN and COMMIT included, whether it fails instead of being run; for `instrument` of
 * openSqliteStore. A failed COMMIT has committed nothing.
 */
export function letWritesFail(db: Database.Database, judge: WriteJudge): void {
  const exec = db.exec.bind(db);
  const fail = (sql: string) => {
    const fault = judge(sql);
    if (fault === undefined) return;
    if (fault === 'transaction' && db.inTransaction) exec('ROLLBACK');
    throw fault === 'transaction'
      ? new Database.SqliteError('database or disk is full', 'SQLITE_FULL')
      : new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_WRITE');
  };
  const prepare = db.prepare.bind(db) as (sql: string) => Database.Statement;
  db.exec = (sql) => {
    fail(sql);
    return exec(sql);
  };
  db.prepare = ((sql: string) => {
    const statement = prepare(sql);
    if (!WRITE.test(sql)) return statement;
    const guarded = statement as unknown as Record<'run' | 'get' | 'all', Run>;
    for (const method of ['run', 'get', 'all'] as const) {
      const original = guarded[method].bind(statement);
      guarded[method] = (...parameters) => {
        fail(sql);
        return original(...parameters);
      };
    }
    return statement;
  }) as typeof db.prepare;
}
