/** Whoever sends a message, as far as his address says what he may and what counts for him. */
export interface Client {
  /** Which zones he may ask in: a 1 at the place of each; undefined: all. */
  zones: Uint8Array | undefined;
  /** Which operators' numbers he may resolve, by the reader's places; undefined: all. */
  visible: Uint8Array | undefined;
  /** The place among the networks that the statistics tell apart. */
  series: number;
  /** What he shares with his network, for rate limiting; undefined: he has no limit. */
  network: number | undefined;
}
