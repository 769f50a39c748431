/** Time, so that tests and simulations can have their own. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Calls back once after that many milliseconds; the returned function cancels it. */
  after(milliseconds: number, callback: () => void): () => void;
}
