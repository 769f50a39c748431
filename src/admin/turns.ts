import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Lets long work of several requests go on piece by piece: one piece in a turn of the event loop, whatever their
 * number, and always that of the request that has waited longest.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Settles as `work` does, which is begun when all pieces that were asked for before are done. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(() => nextTurn()).then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
