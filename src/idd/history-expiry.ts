import type { Clock } from './ports/clock.js';
import type { Log } from './ports/log.js';
import type { OperatingStore } from './ports/store/index.js';
import { repeatedly } from './repeatedly.js';

/** How often it is looked for broadcasts that have had their time, in milliseconds. */
const INTERVAL = 3_600_000;

/** Forgets from time to time the broadcasts older than `historyKept` milliseconds that nobody needs any more, until the returned function is called. */
export function expireHistory(
  store: Pick<OperatingStore, 'pruneHistory'>,
  { clock, log, historyKept }: { clock: Clock; log: Log; historyKept: number },
): () => Promise<void> {
  return repeatedly(
    clock,
    INTERVAL,
    () => store.pruneHistory(clock.now() - historyKept),
    (error) => log.error({ err: error }, 'old broadcasts could not be forgotten'),
  );
}
