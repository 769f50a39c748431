import type { KeyPath } from './key-path.js';

/** Something wrong with several keys together, told of one of them. */
export interface CrossProblem {
  path: KeyPath;
  message: string;
}
