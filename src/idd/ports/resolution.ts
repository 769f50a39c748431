import type { Overlap, Resolved } from '../operation.js';
import type { Page } from './store/index.js';

/** What numbers resolve to, by what is in force now. */
export interface Resolution {
  /** Why it cannot answer yet, for people; undefined when it can. */
  missing(): string | undefined;
  /** `number` is `+` and digits; undefined where nobody announces it. */
  lookUp(number: string): Resolved | undefined;
  /** What several operators announce, in the order of the domain name tree. An `after` that was not given by a page before yields nothing. */
  listOverlaps(page: { after?: string; limit: number }): Promise<Page<Overlap>>;
}
