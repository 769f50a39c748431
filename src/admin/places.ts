import { ApiRefusal } from './problem.js';

/** After how many seconds it makes sense to try again. */
const RETRY_AFTER = 1;

/** How many requests of a kind may be under way at once. */
export class Places {
  #taken = 0;

  /** `what` they are, for people: `exports`. */
  constructor(
    private readonly most: number,
    private readonly what: string,
  ) {}

  /**
   * Takes a place, which the function that is returned gives back; it may be called more than once. Throws ApiRefusal
   * API_BUSY.
   */
  take(): () => void {
    if (this.#taken >= this.most) throw tooMany(`${this.most} ${this.what} are under way at most`);
    this.#taken += 1;
    let isTaken = true;
    return () => {
      if (isTaken) this.#taken -= 1;
      isTaken = false;
    };
  }
}

/** API_BUSY, with the time after which to try again. */
export function tooMany(detail: string): ApiRefusal {
  return new ApiRefusal('API_BUSY', `${detail}: try again in a moment`, {
    headers: { 'Retry-After': String(RETRY_AFTER) },
  });
}
