/** What operations have done in their transactions, for whoever listens; told only once it is durable. Nothing is kept where nobody does. */
export class News<E> {
  #events: E[] = [];
  #listener: ((events: readonly E[]) => void) | undefined;

  listen(listener: (events: readonly E[]) => void): void {
    this.#listener = listener;
  }

  get isWanted(): boolean {
    return this.#listener !== undefined;
  }

  add(event: E): void {
    if (this.isWanted) this.#events.push(event);
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
    this.#listener?.(events);
  }
}
