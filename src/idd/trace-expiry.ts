import type { Clock } from './ports/clock.js';
import type { Log } from './ports/log.js';
import type { ReceivingStore } from './ports/store/index.js';
import type { IddSettings } from './settings.js';

/** How often traces that have had their time are forgotten, in milliseconds. */
const INTERVAL = 3_600_000;

/** Forgets old traces of the repeat check from time to time, until the returned function is called. */
export function expireTraces(
  store: Pick<ReceivingStore, 'expireTraces'>,
  { clock, log, settings }: { clock: Clock; log: Log; settings: Pick<IddSettings, 'tracesKept'> },
): () => Promise<void> {
  let cancel = () => {};
  let running = Promise.resolve();
  const expire = () => {
    running = store
      .expireTraces(clock.now() - settings.tracesKept)
      .catch((error) => log.error({ err: error }, 'old traces could not be forgotten'));
    cancel = clock.after(INTERVAL, expire);
  };
  expire();
  return () => {
    cancel();
    return running;
  };
}
