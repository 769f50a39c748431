import type { Clock } from '../idd/ports/clock.js';
import type { Log } from '../idd/ports/log.js';

/**
 * In what order the parts of a DES close, and how long each stage may take, in milliseconds: first what work comes in
 * by, last the store, which all others need until their end. The parts of a stage close at the same time. What these
 * times add up to is below the time after which the watchdog ends the process.
 */
const STAGES = {
  /** Requests and connections that have begun have 4 s of it; also what tries again and again to tell others. */
  listeners: 4_200,
  /** What the cut connections have left is given up. */
  receiving: 500,
  /** What is in flight has 3 s of it. */
  sending: 3_200,
  connections: 200,
  background: 300,
  alarms: 300,
  store: 1_000,
} as const;

/** What all of them may take together, in milliseconds. */
const LONGEST = Object.values(STAGES).reduce((sum, limit) => sum + limit, 0);

type Stage = keyof typeof STAGES;

/** Something that is to be closed when the DES stops. */
interface Part {
  name: string;
  close: () => unknown;
}

/** Closes the parts of a DES, each within a time: one that hangs or fails does not keep the others from closing. */
export class Closing {
  readonly #parts = new Map<Stage, Part[]>();
  readonly #open = new Set<string>();

  constructor(private readonly surroundings: { clock: Clock; log: Log; begins?: (what: string) => void }) {}

  /** To be called as soon as there is something to close. */
  add(stage: Stage, name: string, close: () => unknown): void {
    this.#parts.set(stage, [...(this.#parts.get(stage) ?? []), { name, close }]);
  }

  /** Names what has failed to close or not closed in time. Does nothing for parts that it has closed before. */
  async close(): Promise<string[]> {
    const { clock, begins = () => {} } = this.surroundings;
    let due = clock.now();
    for (const [stage, limit] of Object.entries(STAGES) as [Stage, number][]) {
      const parts = this.#parts.get(stage) ?? [];
      // What the stages before have not used is this one's too, unless the clock was set meanwhile.
      due += limit;
      const left = due - clock.now();
      const time = left >= limit && left <= LONGEST ? left : limit;
      this.#parts.delete(stage);
      if (parts.length > 0) begins(parts.map(({ name }) => name).join(', '));
      await Promise.all(parts.map((part) => this.#closePart(part, time)));
    }
    return [...this.#open];
  }

  async #closePart({ name, close }: Part, limit: number): Promise<void> {
    const { clock, log } = this.surroundings;
    this.#open.add(name);
    let cancel = () => {};
    const late = new Promise<'late'>((resolve) => {
      cancel = clock.after(limit, () => resolve('late'));
    });
    const closed = Promise.resolve().then(close);
    try {
      if ((await Promise.race([closed, late])) === 'late') {
        log.warn({ part: name, milliseconds: limit }, 'does not close in time, and is left as it is');
        // How it ends after all is of no interest, but must not end the process.
        closed.catch(() => {});
      } else this.#open.delete(name);
    } catch (error) {
      log.error({ part: name, err: error }, 'could not be closed');
    } finally {
      cancel();
    }
  }
}
