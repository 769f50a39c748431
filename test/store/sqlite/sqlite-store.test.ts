import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import { NOW, type OpenStore } from '../contract/fixture.js';
import { describeStore } from '../store-contract.js';
import { temporaryFile } from './temporary-file.js';

async function open(): Promise<OpenStore> {
  const { path, remove } = temporaryFile();
  let store = await openSqliteStore(path, { now: () => NOW, keepsAlarmEvents: true });
  return {
    get store() {
      return store;
    },
    async reopen() {
      await store.close();
      store = await openSqliteStore(path, { now: () => NOW, keepsAlarmEvents: true });
      return store;
    },
    async end() {
      await store.close();
      remove();
    },
  };
}

describeStore('SQLite store', open);
