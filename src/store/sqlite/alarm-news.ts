import type { AlarmEvent } from '../../idd/ports/alarms.js';

/** What operations have done to alarms in their transactions, for whoever listens; told only once it is durable. */
export class AlarmNews {
  #events: AlarmEvent[] = [];
  #listener: (events: readonly AlarmEvent[]) => void = () => {};

  listen(listener: (events: readonly AlarmEvent[]) => void): void {
    this.#listener = listener;
  }

  add(events: readonly AlarmEvent[]): void {
    this.#events.push(...events);
  }

  /** Returns what forgets all that comes after this moment, for when it is rolled back. */
  mark(): () => void {
    const { length } = this.#events;
    return () => {
      this.#events.length = length;
    };
  }

  /** What has been added is durable. */
  committed(): void {
    if (this.#events.length === 0) return;
    const events = this.#events;
    this.#events = [];
    this.#listener(events);
  }
}
