import type { Log } from '../../idd/ports/log.js';
import { startProgram } from '../program-thread.js';
import type { WatchdogData, WatchdogOrder, WatchdogTimes } from './messages.js';

/** See docs/decisions/0022. */
const TIMES: WatchdogTimes = { beat: 250, look: 500, told: 5_000, ended: 60_000, stop: 10_000 };

/** Bounds of the thread's memory: it has nothing to keep. */
const RESOURCES = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 };

/** Looks after the event loop of the daemon from a thread of its own. */
export interface Watchdog {
  /** The daemon is up: a loop that stands still too long ends the process from now on. */
  up(): void;
  /** The daemon has been asked to stop and closes this now; it has 10 s from the first call on. */
  stopping(what: string): void;
}

/**
 * Starts the watchdog. It tells on standard error, as lines of the log, of an event loop that stands still, and ends
 * the process where that does not end, or where the daemon does not stop in time. It does not keep the process from
 * ending.
 */
export function startWatchdog(log: Log): Watchdog {
  const beats = new SharedArrayBuffer(4);
  const workerData: WatchdogData = { beats, times: TIMES };
  const thread = startProgram('./main', import.meta, {
    name: 'watchdog',
    workerData,
    resourceLimits: RESOURCES,
    execArgv: [],
  });
  thread.on('error', (error) => log.error({ err: error }, 'the watchdog has died: nobody looks after the event loop'));
  thread.unref();
  const count = new Int32Array(beats);
  setInterval(() => Atomics.add(count, 0, 1), TIMES.beat).unref();
  const order = (given: WatchdogOrder) => thread.postMessage(given);
  return { up: () => order({ kind: 'up' }), stopping: (what) => order({ kind: 'stopping', what }) };
}
