import type { Clock } from '../../src/idd/ports/clock.js';
import type { SqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { forever, type Life } from './life.js';

/** The clock as one run sees it: after its end nothing calls back. */
export function mortalClock(clock: Clock, life: Life): Clock {
  return {
    now: () => clock.now(),
    after: (milliseconds, callback) => clock.after(milliseconds, () => life.isOver || callback()),
  };
}

/** Told when an operation of the store begins, and when it has ended. */
export interface Busyness {
  begin(): void;
  end(): void;
}

/**
 * The store as one run sees it. The run may end at the moment when it calls an operation or when it would be told the outcome. After that nothing is
 * begun any more, and nothing that was begun is answered: it may be committed, as when a process is killed between commit and ACK.
 */
export function mortalStore(store: SqliteStore, life: Life, busyness: Busyness): SqliteStore {
  const seen: Record<string, unknown> = { ...store };
  for (const [name, operation] of Object.entries(store)) {
    seen[name] = (...parameters: unknown[]) => {
      if (!life.goesOn()) return forever();
      const outcome = (operation as (...parameters: unknown[]) => unknown)(...parameters);
      if (!(outcome instanceof Promise)) return outcome;
      busyness.begin();
      return outcome
        .finally(() => busyness.end())
        .then(
          (value) => (life.goesOn() ? value : forever()),
          (error) => (life.goesOn() ? Promise.reject(error) : forever()),
        );
    };
  }
  return seen as unknown as SqliteStore;
}
