import type { Clock } from '../../src/idd/ports/clock.js';
import { StoreError } from '../../src/idd/ports/store/index.js';
import type { SqliteStore } from '../../src/store/sqlite/sqlite-store.js';

/** One run of a DES, from start to crash. */
export interface Life {
  isOver: boolean;
}

/** A promise that never settles: what a process that has ended waits for. */
export function forever<T>(): Promise<T> {
  return new Promise(() => {});
}

/** The clock as one run sees it: after its end nothing calls back. */
export function mortalClock(clock: Clock, life: Life): Clock {
  return {
    now: () => clock.now(),
    after: (milliseconds, callback) => clock.after(milliseconds, () => life.isOver || callback()),
  };
}

/** Operations that write, which a failing disk refuses. */
const WRITES =
  /^(receive|save|stage|change|start|requeue|openStaging|dropStaging|isRepeat|pendingMessages|raiseAlarm|clear|prune)/;

/**
 * The store as one run sees it. `fails` says of each write whether the disk refuses it. After the end of the run nothing is begun any more, and
 * nothing that was begun is answered: it may be committed, as when a process is killed between commit and ACK.
 */
export function mortalStore(store: SqliteStore, life: Life, fails: () => boolean): SqliteStore {
  return new Proxy(store, {
    get(target, name) {
      const operation = Reflect.get(target, name);
      if (typeof operation !== 'function') return operation;
      return (...parameters: unknown[]) => {
        if (life.isOver) return forever();
        if (WRITES.test(String(name)) && fails()) return Promise.reject(new StoreError('STORE_FULL', 'simulated'));
        const result = operation.apply(target, parameters);
        if (!(result instanceof Promise)) return result;
        return result.then(
          (value) => (life.isOver ? forever() : value),
          (error) => (life.isOver ? forever() : Promise.reject(error)),
        );
      };
    },
  });
}
