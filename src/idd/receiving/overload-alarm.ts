import type { Alarms } from '../ports/alarms.js';
import type { Clock } from '../ports/clock.js';

/** How long nothing has been turned away when the overload counts as over, in milliseconds. */
const OVER_AFTER = 60_000;

const CAUSE = 'overloaded';

/** The alarm that messages or connections have been turned away: about the peer that is the cause, or about this DES as a whole. */
export class OverloadAlarm {
  /** When each object was last the reason. */
  readonly #last = new Map<string, number>();
  #cancel: (() => void) | undefined;

  constructor(
    private readonly alarms: Alarms,
    private readonly clock: Clock,
  ) {}

  /** Something has been turned away; `operator` is the peer that is the cause, undefined where no single one is. */
  tell(operator: string | undefined, reason: string): void {
    const object = operator === undefined ? 'des' : objectOf(operator);
    this.#last.set(object, this.clock.now());
    const who = operator ?? 'the peers together';
    const text = `${who}: ${reason}; it is told to come again later (ACK 501, or HTTP 503 for a connection)`;
    this.alarms.raise({ cause: CAUSE, object, ...(operator !== undefined && { operator }), text });
    this.#cancel ??= this.clock.after(OVER_AFTER, () => this.#look());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #look(): void {
    this.#cancel = undefined;
    const now = this.clock.now();
    for (const [object, at] of this.#last) {
      if (now - at < OVER_AFTER) continue;
      this.#last.delete(object);
      this.alarms.clear(CAUSE, object);
    }
    if (this.#last.size === 0) return;
    const next = Math.min(...this.#last.values()) + OVER_AFTER - now;
    this.#cancel = this.clock.after(next, () => this.#look());
  }
}

function objectOf(operator: string): string {
  return `peer/${operator}`;
}
