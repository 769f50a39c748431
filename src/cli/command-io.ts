import type { Readable, Writable } from 'node:stream';
import type { startDes } from '../des.js';
import type { startWatchdog } from '../system/watchdog/watchdog.js';

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Where signals to the process come from: `process` is one. */
export interface Signals {
  on(signal: Signal, listener: () => void): unknown;
  off(signal: Signal, listener: () => void): unknown;
}

/** What a command has of the world around it, so that tests can be that world. */
export interface CommandIo {
  stdout: Writable & { isTTY?: boolean };
  stderr: Writable & { isTTY?: boolean };
  stdin: Readable & { isTTY?: boolean };
  env: Readonly<Record<string, string | undefined>>;
  fetch: typeof fetch;
  /** Resolves after that many milliseconds. */
  pause: (milliseconds: number) => Promise<void>;
  signals: Signals;
  /** Ends the process at once. */
  exit: (status: number) => void;
  /** To be called by what goes on when nobody reads its output any more; without it that ends the process. */
  outliveOutput?: () => void;
  /** Looks after the process of the daemon; left out, nobody does. */
  startWatchdog?: typeof startWatchdog;
  /** Stands in for the daemon's own start. */
  startDes?: typeof startDes;
}
