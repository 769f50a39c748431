import type { Clause } from '../../case.js';
import { clause711 } from './7.1.1-node-added.js';
import { clause712 } from './7.1.2-node-removed.js';
import { clause721 } from './7.2.1-records-added.js';
import { clause722 } from './7.2.2-records-modified.js';
import { clause723 } from './7.2.3-records-removed.js';
import { clause731 } from './7.3.1-retransmission.js';
import { clause732, clause733 } from './7.3.2-error-handling.js';
import { clause8 } from './8-protocol.js';
import { clause91 } from './9.1-messages.js';
import { clause92 } from './9.2-return-codes.js';
import { clause93 } from './9.3-result-codes.js';

/** Clauses 7 to 9 of the Recommendation, in its order. */
export const Q3645: readonly Clause[] = [
  clause711,
  clause712,
  clause721,
  clause722,
  clause723,
  clause731,
  clause732,
  clause733,
  clause8,
  clause91,
  clause92,
  clause93,
];
