import type { Clock } from './ports/clock.js';

/**
 * Does the work now, and again `interval` milliseconds after each beginning, until the returned function is called; that one settles when the work
 * under way has ended.
 */
export function repeatedly(
  clock: Clock,
  interval: number,
  work: () => Promise<void>,
  failed: (error: unknown) => void,
): () => Promise<void> {
  let cancel = () => {};
  let running = Promise.resolve();
  const start = () => {
    running = work().catch(failed);
    cancel = clock.after(interval, start);
  };
  start();
  return () => {
    cancel();
    return running;
  };
}
