/** What the watchdog's thread starts with; times in milliseconds. */
export interface WatchdogData {
  /** One number of 32 bits: the event loop of the daemon adds to it as long as it turns. */
  beats: SharedArrayBuffer;
  times: WatchdogTimes;
}

export interface WatchdogTimes {
  /** How often the event loop beats. */
  beat: number;
  /** How often the watchdog looks. */
  look: number;
  /** A loop that stands still so long is told of. */
  told: number;
  /** A loop that stands still so long ends the process, once the daemon is up. */
  ended: number;
  /** How long the daemon may take to stop. */
  stop: number;
}

/** To the watchdog. */
export type WatchdogOrder =
  | { kind: 'up' }
  /** The daemon has been asked to stop, and closes this now. */
  | { kind: 'stopping'; what: string };
