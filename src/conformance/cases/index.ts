import type { Case, Clause } from '../case.js';
import { Q3645 } from './q3645/index.js';
import { SOAP12 } from './soap12/index.js';

/**
 * All cases. How one is added: in the file of its clause (`cases/<document>/<clause>-<what>.ts`, which exports one `Clause`) stands each sentence of the
 * specification, word for word; the case goes into the `cases` of the sentence that it checks, with an id never used before. A new file is entered
 * in the index of its document, in the order of that document. What `run` gets is described at `CaseContext`; `judge.ts` makes verdicts of answers. Then
 * `npm run conformance-page` writes docs/conformance.md anew.
 */
export const CLAUSES: readonly Clause[] = [...Q3645, ...SOAP12];

export const CASES: readonly Case[] = CLAUSES.flatMap(({ sentences }) =>
  sentences.flatMap(({ text, cases = [] }) => cases.map((definition) => ({ ...definition, sentence: text }))),
);
