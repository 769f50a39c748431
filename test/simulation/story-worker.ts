import { serveCrew } from './crew.js';
import { report, tell } from './story.js';

/** What became of a story. */
export interface Verdict {
  isGood: boolean;
  /** What there is to say where it is not. */
  report: string;
}

serveCrew<number, Verdict>(async (seed) => {
  const telling = await tell(seed);
  return { isGood: telling.violations.length === 0, report: report(telling) };
});
