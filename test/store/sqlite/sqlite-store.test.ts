import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import { NOW, type OpenStore } from '../contract/fixture.js';
import { TESTED_LIMITS } from '../contract/limits.js';
import { describeStore } from '../store-contract.js';
import { temporaryFile } from './temporary-file.js';

const OPTIONS = { now: () => NOW, keepsAlarmEvents: true, ...TESTED_LIMITS };

async function open(): Promise<OpenStore> {
  const { path, remove } = temporaryFile();
  let store = await openSqliteStore(path, OPTIONS);
  return {
    get store() {
      return store;
    },
    async reopen() {
      await store.close();
      store = await openSqliteStore(path, OPTIONS);
      return store;
    },
    async end() {
      await store.close();
      remove();
    },
  };
}

describeStore('SQLite store', open);
