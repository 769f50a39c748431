import type { Clock } from '../../idd/ports/clock.js';
import type { Log } from '../../idd/ports/log.js';
import type { CountRefusal, RefusalReason } from '../../idd/ports/refusals.js';
import { shown } from '../decoding/rejection.js';

/** Milliseconds in which a source has one line in the log at most. */
const INTERVAL = 1000;

/** Sources that are told apart at once; those beyond share their lines. */
const MOST_SOURCES = 256;

const OTHERS = 'others';

/** Characters that a line takes of each text that comes from a message. */
const LONGEST_TEXT = 200;

/** What is known of something that was refused. */
export interface Refused {
  reason: RefusalReason;
  [field: string]: unknown;
}

interface RecentSource {
  /** Refusals since the last line. */
  leftOut: number;
  last: Refused;
}

/**
 * Everything that the Idd listener refuses: each refusal is counted, and the log has one line for each source address and second, the next of which says
 * how many it stands for. So a flood costs neither a disk nor memory.
 */
export class Refusals {
  readonly #recent = new Map<string, RecentSource>();
  #cancel: (() => void) | undefined;
  #isStopped = false;

  constructor(
    private readonly surroundings: {
      log: Log;
      clock: Clock;
      count: CountRefusal;
      /** Whether a peer may send from this address. */
      isPeer(address: string): boolean;
    },
  ) {}

  /** Something from this address has been refused; undefined where the connection is gone and its address with it. */
  tell(address: string | undefined, refused: Refused): void {
    const { count, isPeer } = this.surroundings;
    count(refused.reason, address !== undefined && isPeer(address) ? 'peer' : 'stranger');
    if (this.#isStopped) return;
    const source = this.#sourceOf(address ?? OTHERS);
    const recent = this.#recent.get(source);
    if (recent !== undefined) {
      recent.leftOut += 1;
      recent.last = refused;
      return;
    }
    this.#recent.set(source, { leftOut: 0, last: refused });
    this.#log({ source, ...refused });
    this.#cancel ??= this.surroundings.clock.after(INTERVAL, () => this.#look());
  }

  /** Tells what has been left out so far; afterwards refusals are only counted. */
  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
    this.#look();
  }

  #sourceOf(address: string): string {
    return this.#recent.has(address) || this.#recent.size < MOST_SOURCES ? address : OTHERS;
  }

  #look(): void {
    this.#cancel = undefined;
    for (const [source, recent] of this.#recent) {
      if (recent.leftOut === 0) this.#recent.delete(source);
      else this.#log({ source, ...recent.last, refusals: recent.leftOut });
      recent.leftOut = 0;
    }
    if (this.#recent.size > 0 && !this.#isStopped)
      this.#cancel = this.surroundings.clock.after(INTERVAL, () => this.#look());
  }

  #log(fields: object): void {
    const cut = Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? shown(value, LONGEST_TEXT) : value,
    ]);
    this.surroundings.log.info(Object.fromEntries(cut), 'refused');
  }
}
