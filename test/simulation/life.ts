/** One run of a DES, from start to crash. */
export class Life {
  #isOver = false;
  #left = Number.POSITIVE_INFINITY;
  #end = () => {};
  /** Settles when the run ends. */
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  /** `died` is called once, at the moment of the end. What happens counts as an event only where `counts` says so. */
  constructor(
    private readonly died: () => void,
    private readonly counts: () => boolean,
  ) {}

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The run ends with that many events from now: wherever in its work that is. */
  endAfter(events: number): void {
    this.#left = events;
  }

  /** An event of the run: an operation of the store begins or has ended, a message goes out or comes in. Returns whether the run goes on. */
  goesOn(): boolean {
    if (this.#isOver) return false;
    if (this.counts()) this.#left -= 1;
    if (this.#left <= 0) this.end();
    return !this.#isOver;
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#end();
    this.died();
  }
}

/** A promise that never settles: what a process that has ended waits for. */
export function forever<T>(): Promise<T> {
  return new Promise(() => {});
}
