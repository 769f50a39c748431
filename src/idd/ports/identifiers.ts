/** Randomness, so that tests and simulations can have their own. */
export interface Identifiers {
  /** A message identifier never given before, 1–64 characters. */
  messageId(): string;
  /** A broadcast identifier never given before, 1–64 characters. */
  broadcastId(): string;
}
