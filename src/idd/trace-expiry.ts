import type { LinkState } from './operation.js';
import type { Clock } from './ports/clock.js';
import type { Log } from './ports/log.js';
import type { ReceivingStore } from './ports/store/index.js';
import type { IddSettings } from './settings.js';
import { SteadyLinks } from './steady-links.js';

const HOUR = 3_600_000;

/** How often traces that have had their time are forgotten, in milliseconds. */
const INTERVAL = HOUR;

/**
 * For how long a peer's link must have been up, in milliseconds, before its old traces are forgotten. What a peer has not got an answer to when
 * the link breaks it sends again first of all when the link is there again, and a DES that waits longest between two tries waits an hour.
 */
const SETTLED_AFTER = 2 * HOUR;

interface Surroundings {
  clock: Clock;
  log: Log;
  settings: Pick<IddSettings, 'tracesKept' | 'peers' | 'heartbeat'>;
  linkTo: (operator: string) => LinkState;
}

/**
 * Forgets old traces of the repeat check from time to time, until the returned function is called. Those of a peer are kept while its link is
 * interrupted, or not known to be up, and for two hours from its recovery or our start on: a message that it sent before, however long ago,
 * may come again then, and must not be applied again.
 */
export function expireTraces(
  store: Pick<ReceivingStore, 'expireTraces'>,
  { clock, log, settings, linkTo }: Surroundings,
): () => Promise<void> {
  const operators = settings.peers.map(({ operator }) => operator);
  const links = new SteadyLinks(operators, linkTo, clock);
  let cancel = () => {};
  let running = Promise.resolve();
  let dueAt = clock.now();
  const look = () => {
    links.look();
    if (clock.now() >= dueAt) {
      dueAt = clock.now() + INTERVAL;
      running = store
        .expireTraces(clock.now() - settings.tracesKept, links.unsteady(SETTLED_AFTER))
        .catch((error) => log.error({ err: error }, 'old traces could not be forgotten'));
    }
    cancel = clock.after(settings.heartbeat.interval, look);
  };
  look();
  return () => {
    cancel();
    return running;
  };
}
