/** What becomes of a message, as the statistics tell it. */
export const OUTCOMES = [
  /** Records. */
  'answered',
  /** There are records, but too many for this transport: none of them was sent. */
  'truncated',
  /** The name exists, with nothing of that type. */
  'nodata',
  'nxdomain',
  /** Outside the suffixes, a class other than IN, a transfer that is not offered. */
  'refused',
  /** The client's network may not ask under this suffix. */
  'denied',
  /** The read index is not loaded yet, or the answer could not be made. */
  'failed',
  'malformed',
  'not-implemented',
  'bad-version',
  'transfer',
  /** Too many answers of this kind to this network: truncated, and not sent at all. */
  'slipped',
  'dropped',
  /** Shorter than a header, or itself an answer: nothing was sent. */
  'ignored',
] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** Its place in OUTCOMES. */
export const OUTCOME = Object.fromEntries(OUTCOMES.map((outcome, index) => [outcome, index])) as Record<
  Outcome,
  number
>;
