/**
 * How often the event loop is looked at, in milliseconds: twice as often would cost an idle daemon twice the processor
 * time.
 */
const INTERVAL = 50;

/**
 * Measures how late the event loop comes to a timer, which is how long everything else waits for it, until the returned
 * function is called. `seen` is given each delay and the time, in milliseconds of a clock that nobody sets. A piece of
 * work is seen with what it takes less up to 50 ms.
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
