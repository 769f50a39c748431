import type { Clause } from '../../case.js';
import { versioning } from './5.4.7-version-mismatch.js';

/** SOAP 1.2 Parts 1 and 2, in the order of the documents. */
export const SOAP12: readonly Clause[] = [versioning];
