import type Database from 'better-sqlite3';

/** The condition on the rows of a table that may have any number of them, however little is asked for. */
const CONDITION =
  /\b(?:FROM|UPDATE) (?:message|trace|removed_record)(?: AS \w+)?(?: INDEXED BY \w+)?\s+(?:SET [^()]*?)?WHERE /g;

/**
 * Counts what a store asks of its database: the statements, the rows that they return, and the messages and traces that
 * they look at for that.
 */
export class CountedSteps {
  #count = 0;

  /** To be given to the store as `instrument`. */
  readonly instrument = (db: Database.Database): void => {
    const prepare = db.prepare.bind(db) as (sql: string) => Database.Statement<unknown[], unknown>;
    db.function('looked_at', { deterministic: false }, () => {
      this.#count += 1;
      return 1;
    });
    db.prepare = ((sql: string) => {
      const statement = prepare(sql.replace(CONDITION, (condition) => `${condition} looked_at() AND `));
      const [run, get, all] = [statement.run, statement.get, statement.all].map((it) => it.bind(statement));
      statement.run = (...parameters) => {
        this.#count += 1;
        return run!(...parameters) as Database.RunResult;
      };
      statement.get = (...parameters) => {
        this.#count += 2;
        return get!(...parameters);
      };
      statement.all = (...parameters) => {
        const rows = all!(...parameters) as unknown[];
        this.#count += 1 + rows.length;
        return rows;
      };
      return statement;
    }) as typeof db.prepare;
  };

  /** How many the work takes. */
  async of(work: () => Promise<unknown>): Promise<number> {
    const before = this.#count;
    await work();
    return this.#count - before;
  }
}
