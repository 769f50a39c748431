import type { IddSettings } from '../idd/settings.js';
import type { Config } from './config.js';

/** The part of the configuration that the protocol works with. */
export function iddSettings(config: Config): IddSettings {
  const { operator, idd, timers, heartbeat, limits, store, peers } = config;
  return { operator, address: idd.address, timers, heartbeat, limits, tracesKept: store.tracesKept, peers };
}
