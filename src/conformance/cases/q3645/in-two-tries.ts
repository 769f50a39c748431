import type { Verdict } from '../../case.js';

/** For what must not come again: on a busy machine an ACK can be late for the sender's T0, so that only two tries make a failure. */
export async function inTwoTries(attempt: () => Promise<Verdict>): Promise<Verdict> {
  const verdict = await attempt();
  return verdict.outcome === 'failed' ? attempt() : verdict;
}
