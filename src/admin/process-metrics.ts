import { collectDefaultMetrics, Histogram, type Registry } from 'prom-client';

/**
 * prom-client's measurements of the event loop: they are gauges that each scrape resets, so that two scrapers take them
 * from each other, and `opendes_event_loop_delay_seconds` stands in for them.
 */
const REPLACED = /^nodejs_eventloop_lag_/;

/**
 * The longest time that its monitor can wait between two looks, in milliseconds: it cannot be left out, but need not
 * cost anything.
 */
const NEVER = 2 ** 31 - 1;

/** From what nobody notices, over the 50 ms that no piece of work is to exceed, to a loop that stands still. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface ProcessMetrics {
  /** The event loop has come so late, in milliseconds. */
  loopDelayed(delay: number): void;
}

/** Metrics of the process: memory, processor time, open files, and how late the event loop comes. */
export function processMetrics(registry: Registry): ProcessMetrics {
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: NEVER });
  for (const { name } of registry.getMetricsAsArray()) if (REPLACED.test(name)) registry.removeSingleMetric(name);
  const delays = new Histogram({
    name: 'opendes_event_loop_delay_seconds',
    help: 'How late the event loop comes to a timer, looked at every 50 ms',
    buckets: BUCKETS,
    registers: [registry],
  });
  return { loopDelayed: (delay) => delays.observe(delay / 1000) };
}
