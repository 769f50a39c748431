/**
 * How often the event loop is looked at, in milliseconds. It takes 0.4 % of a processor, as much as the monitor of prom-client's default
 * metrics, which it stands in for.
 */
const INTERVAL = 25;

/**
 * Measures how late the event loop comes to a timer, which is how long everything else waits for it, until the returned function is called.
 * `seen` is given each delay and the time, in milliseconds of a clock that nobody sets. A piece of work is seen with what it takes less
 * up to 25 ms.
 */
export function watchLoopDelay(seen: (delay: number, now: number) => void): () => void {
  let last = performance.now();
  const timer = setTimeout(() => {
    const now = performance.now();
    const delay = Math.max(0, now - last - INTERVAL);
    last = now;
    timer.refresh();
    seen(delay, now);
  }, INTERVAL).unref();
  return () => clearTimeout(timer);
}
