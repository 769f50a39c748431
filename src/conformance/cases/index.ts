import type { Case, Clause } from '../case.js';
import { clause731 } from './q3645/7.3.1-retransmission.js';
import { versioning } from './soap12/5.4.7-version-mismatch.js';

/**
 * All cases. How one is added: in the file of its clause (`cases/<document>/<clause>-<what>.ts`, which exports one `Clause`) stands each sentence of the
 * specification, word for word; the case goes into the `cases` of the sentence that it checks, with an id never used before. A new file is entered
 * here, in the order of the document. What `run` gets is described at `CaseContext`; `judge.ts` makes verdicts of answers. Then
 * `npm run conformance-page` writes docs/conformance.md anew.
 */
export const CLAUSES: readonly Clause[] = [clause731, versioning];

export const CASES: readonly Case[] = CLAUSES.flatMap(({ sentences }) =>
  sentences.flatMap(({ text, cases = [] }) => cases.map((definition) => ({ ...definition, sentence: text }))),
);
