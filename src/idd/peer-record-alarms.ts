import type { Alarms } from './ports/alarms.js';
import type { Clock } from './ports/clock.js';
import type { Log } from './ports/log.js';
import type { AlarmStore, OperatingStore } from './ports/store/index.js';
import { repeatedly } from './repeatedly.js';
import type { PeerSettings } from './settings.js';

/** Shares of `peers[].maxRecords`: from the first on the alarm is raised, below the second it is cleared. */
const RAISED_FROM = 0.8;
const CLEARED_BELOW = 0.75;

/** How often the records of the peers are counted, in milliseconds: one small query. */
const INTERVAL = 10_000;

interface Surroundings {
  store: Pick<OperatingStore, 'countPeerRecords'> & Pick<AlarmStore, 'listAlarms'>;
  alarms: Pick<Alarms, 'raise' | 'clear'>;
  clock: Clock;
  log: Log;
  peers: readonly Pick<PeerSettings, 'operator' | 'maxRecords'>[];
}

/**
 * Raises an alarm about each peer whose profile here comes near its limit, and clears it when the profile is well below
 * again, until the returned function is called. Knows what a run before this one has left open.
 */
export async function watchPeerRecords({
  store,
  alarms,
  clock,
  log,
  peers,
}: Surroundings): Promise<() => Promise<void>> {
  const most = new Map(peers.map(({ operator, maxRecords }) => [operator, maxRecords]));
  const open = (await store.listAlarms()).filter(({ cause }) => cause === 'peer-records-near-limit');
  const raised = new Set(open.flatMap(({ operator }) => operator ?? []));

  async function check(): Promise<void> {
    for (const { operator, records } of await store.countPeerRecords()) {
      const limit = most.get(operator);
      if (limit === undefined) continue;
      const object = `peer/${operator}`;
      if (!raised.has(operator) && records >= RAISED_FROM * limit) {
        raised.add(operator);
        const text = `${operator} has ${records} records here, of ${limit} that it may have (peers[].maxRecords)`;
        alarms.raise({ cause: 'peer-records-near-limit', object, operator, text });
      } else if (raised.has(operator) && records < CLEARED_BELOW * limit) {
        raised.delete(operator);
        alarms.clear('peer-records-near-limit', object);
      }
    }
  }

  return repeatedly(clock, INTERVAL, check, (error) =>
    log.error({ err: error }, 'the records of the peers could not be counted'),
  );
}
