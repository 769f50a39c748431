import { Places } from '../places.js';

/** Long changes of which the text is in memory, at most: 2 MiB each. */
const MOST = 16;

/** A long change that has a place among those in memory. */
export interface LongChange {
  /** Does the work when that of all changes before has ended, and gives the place back then. Settles as `work` does. */
  work<T>(work: () => Promise<T>): Promise<T>;
  /** Gives the place back unless `work` has been called: the text will not come. */
  leave(): void;
}

/** Long changes are worked on one at a time, so that what one of them makes of its text is in memory only once. */
export class LongChanges {
  readonly #places = new Places(MOST, 'long changes');
  #last: Promise<unknown> = Promise.resolve();

  /** Throws ApiRefusal API_BUSY where there are as many as may be. */
  enter(): LongChange {
    const giveBack = this.#places.take();
    let isReady = false;
    return {
      work: (work) => {
        isReady = true;
        const done = this.#last.then(work).finally(giveBack);
        this.#last = done.catch(() => undefined);
        return done;
      },
      leave: () => {
        if (!isReady) giveBack();
      },
    };
  }
}
