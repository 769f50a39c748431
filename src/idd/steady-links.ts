import type { LinkState } from './operation.js';
import type { Clock } from './ports/clock.js';

/** Since when the links to peers have been up without interruption, as far as it can be seen by looking now and then. */
export class SteadyLinks {
  readonly #upSince = new Map<string, number>();

  constructor(
    private readonly operators: readonly string[],
    private readonly linkTo: (operator: string) => LinkState,
    private readonly clock: Clock,
  ) {}

  look(): void {
    const now = this.clock.now();
    for (const operator of this.operators) {
      const state = this.linkTo(operator);
      // A peer that refuses what we send is there, and may send.
      if (state !== 'up' && state !== 'refused') this.#upSince.delete(operator);
      else if (!this.#upSince.has(operator)) this.#upSince.set(operator, now);
    }
  }

  /** The peers whose link has not been up for that many milliseconds. */
  unsteady(time: number): string[] {
    const latest = this.clock.now() - time;
    return this.operators.filter((operator) => (this.#upSince.get(operator) ?? Number.POSITIVE_INFINITY) > latest);
  }
}
