import type { CaseContext } from './case-context.js';

/** Whether a sentence binds (clause 7–9 and W3C SOAP: "shall", "MUST", a statement of what is done) or recommends ("should") [Q.3645 §5]. */
export type Level = 'mandatory' | 'recommended';

/** `recommended-missing`: what is mandatory is kept, what is recommended is not. */
export const OUTCOMES = ['passed', 'recommended-missing', 'failed', 'not-applicable'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Verdict {
  outcome: Outcome;
  /** What was seen, a sentence for people. */
  saw: string;
}

export const passed = (saw: string): Verdict => ({ outcome: 'passed', saw });
export const recommendedMissing = (saw: string): Verdict => ({ outcome: 'recommended-missing', saw });
export const failed = (saw: string): Verdict => ({ outcome: 'failed', saw });
export const notApplicable = (saw: string): Verdict => ({ outcome: 'not-applicable', saw });

/** One check of a target, as it stands in a file of `cases/`. */
export interface CaseDefinition {
  /** Document, clause, number: `q3645/7.3.1/2`. Never used again for another check. */
  id: string;
  level: Level;
  sends: string;
  expects: string;
  /** It waits for timers of the target: few of these run at once. */
  waits?: boolean;
  /** It takes a request that the target's operator begins: one such case runs at a time, and none where the tester does not wait for requests. */
  takesRequest?: boolean;
  /** It adds or removes the tester's node, or is down: it runs when no other case does, and the node is added again afterwards. */
  alone?: boolean;
  /** Throws where it could not go on: the case has failed, and what is thrown says what was seen. */
  run(context: CaseContext): Promise<Verdict>;
}

/** A case with the sentence that it checks. */
export interface Case extends CaseDefinition {
  sentence: string;
}

/** A sentence of a specification, word for word, and how it is checked: by cases of its own, by cases of other sentences, or why not from outside. */
export interface Sentence {
  text: string;
  cases?: readonly CaseDefinition[];
  /** Ids of cases that stand with other sentences and check this one as well. */
  alsoBy?: readonly string[];
  /** Why it, or a part of it, cannot be tested from outside. */
  untested?: string;
}

/** The sentences of one clause, in its order. */
export interface Clause {
  /** `q3645`, or `soap12` and `soap12-2` for Parts 1 and 2 of SOAP 1.2. */
  document: 'q3645' | 'soap12' | 'soap12-2';
  clause: string;
  title: string;
  sentences: readonly Sentence[];
}
