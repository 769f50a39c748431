import { ageAlarms } from './alarm-ageing.js';
import { kindOf } from './alarm-catalogue.js';
import { type AlarmListeners, type StoredAlarms, storedAlarms } from './alarms.js';
import type { Alarms } from './ports/alarms.js';
import type { Clock } from './ports/clock.js';
import type { Log } from './ports/log.js';
import type { AlarmStore, StoreError } from './ports/store/index.js';
import { StoreFailures } from './store-failures.js';

export interface AlarmSurroundings {
  clock: Clock;
  log: Log;
  /** The peers that are configured. */
  operators: readonly string[];
  /** How long alarms are kept after they were cleared, in milliseconds. */
  historyKept: number;
  /** Told of everything that happens to alarms, once it is stored. */
  told: Required<AlarmListeners>['told'];
  /** Told of each operation of the store that fails. */
  storeFailed: (error: StoreError) => void;
}

/** The alarms of a DES from start to stop, and the store as everyone else is to use it: watched, so that its failures are alarms too. */
export interface KeptAlarms<S> {
  alarms: Alarms & Pick<StoredAlarms, 'unstored'>;
  store: S;
  /** Why the store does not work now, for people; undefined as long as it does. */
  storeMissing(): string | undefined;
  stop(): Promise<void>;
}

export async function keepAlarms<S extends AlarmStore>(
  store: S,
  surroundings: AlarmSurroundings,
): Promise<KeptAlarms<S>> {
  const { clock, log, operators, historyKept, told, storeFailed } = surroundings;
  const alarms = storedAlarms(store, clock, log, { told, storeFailed: (error) => failures.failed(error) });
  store.onAlarms((events) => alarms.tell(events));
  const failures = new StoreFailures(alarms, clock, log, storeFailed);
  const watched = failures.watch(store);
  await clearOutlived(store, alarms, operators);
  const stopAgeing = ageAlarms(watched, { clock, log, alarms, historyKept });
  return {
    alarms,
    store: watched,
    storeMissing: () => failures.missing(),
    async stop() {
      await stopAgeing();
      failures.stop();
      await alarms.stop();
    },
  };
}

/** Clears what a run before this one has left open and nobody would clear: of peers that are no longer configured, and what ends with the process. */
async function clearOutlived(
  store: Pick<AlarmStore, 'listAlarms'>,
  alarms: Pick<Alarms, 'clear'>,
  operators: readonly string[],
): Promise<void> {
  const configured = new Set(operators);
  for (const { cause, object, operator } of await store.listAlarms()) {
    const isStrangers = operator !== undefined && !configured.has(operator);
    if (isStrangers || kindOf(cause).endsWithProcess) alarms.clear(cause, object);
  }
}
