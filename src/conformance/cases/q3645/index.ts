import type { Clause } from '../../case.js';
import { clause731 } from './7.3.1-retransmission.js';

/** Clauses 7 to 9 of the Recommendation, in its order. */
export const Q3645: readonly Clause[] = [clause731];
