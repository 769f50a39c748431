import type { Writable } from 'node:stream';
import { loggedLine } from './log-line.js';

/** Characters that may wait for whoever reads the log: more is dropped, and counted. */
const MOST_WAITING = 4 * 1024 * 1024;

/**
 * Where the daemon's log goes. Neither a reader that takes nothing nor one that has gone holds up the daemon, makes it
 * grow or ends it: lines are dropped, and once lines are taken again, one says how many there were.
 */
export class LogOutput {
  #dropped = 0;
  #isBroken = false;

  constructor(
    private readonly stream: Writable,
    /** Told once when the log can be written no more, until the end of the process. */
    broken: (error: Error) => void,
  ) {
    stream.on('error', (error) => {
      if (!this.#isBroken) broken(error);
      this.#isBroken = true;
    });
    stream.on('drain', () => this.#tellDropped());
  }

  /** A line, with its end, as pino makes it. */
  write(line: string): void {
    if (this.#isBroken) return;
    if (this.stream.writableLength > MOST_WAITING) this.#dropped += 1;
    else this.stream.write(loggedLine(line));
  }

  /** Settles once all lines are taken, or no more can be: whether they are. */
  taken(): Promise<boolean> {
    if (this.#isBroken) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.stream.once('error', () => resolve(false));
      this.stream.write('', (error) => resolve(!error));
    });
  }

  #tellDropped(): void {
    if (this.#dropped === 0) return;
    const fields = { level: 'warn', time: new Date().toISOString(), dropped: this.#dropped };
    this.#dropped = 0;
    this.write(`${JSON.stringify({ ...fields, msg: 'lines of the log were dropped, since nobody took them' })}\n`);
  }
}
