import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import { NOW, type OpenStore } from '../contract/fixture.js';
import { TESTED_LIMITS, type TestedLimits } from '../contract/limits.js';
import { describeStore } from '../store-contract.js';
import { temporaryFile } from './temporary-file.js';

async function open(limits: TestedLimits = TESTED_LIMITS): Promise<OpenStore> {
  const { path, remove } = temporaryFile();
  const options = { now: () => NOW, keepsAlarmEvents: true, ...limits };
  let store = await openSqliteStore(path, options);
  return {
    get store() {
      return store;
    },
    async reopen() {
      await store.close();
      store = await openSqliteStore(path, options);
      return store;
    },
    async end() {
      await store.close();
      remove();
    },
  };
}

describeStore('SQLite store', open);
