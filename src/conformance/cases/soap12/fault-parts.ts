import { type CaseDefinition, failed, type Level, notApplicable, type Verdict } from '../../case.js';
import type { CaseContext } from '../../case-context.js';
import { judgeFault } from '../../judge.js';
import { SOAP12 } from '../../message-text.js';
import { type Answer, describeAnswer, NoAnswer } from '../../target.js';
import { at, type XmlElement } from '../../xml-tree.js';
import { type Changed, MANDATORY, sendChanged } from './changed.js';

/** A fault, and the envelope that bears it. */
export interface FaultParts {
  envelope: XmlElement;
  body: XmlElement;
  fault: XmlElement;
}

interface Provoked {
  id: string;
  level?: Level;
  sends?: string;
  expects: string;
  code?: 'MustUnderstand' | 'VersionMismatch';
  changed?: Changed;
  /** That a fault comes is a part of what the sentence says. */
  required?: boolean;
  judge(parts: FaultParts): Verdict;
}

/**
 * Judges the fault that a changed message is answered with. Where none comes at all there is nothing to look at: that it has to come is the matter of other
 * sentences.
 */
export async function judgeProvoked(
  context: CaseContext,
  changed: Changed,
  judge: (answer: Answer) => Verdict,
): Promise<Verdict> {
  try {
    const { answer } = await sendChanged(context, changed);
    return answer.said.kind === 'ack' ? notApplicable(`no fault came, but ${describeAnswer(answer)}`) : judge(answer);
  } catch (error) {
    if (error instanceof NoAnswer) return notApplicable(`no fault came: the target ${error.message}`);
    throw error;
  }
}

/** Looks at the parts of a fault: unless told otherwise, of that to a header block which nobody understands. */
export function faultCase({
  id,
  level = 'mandatory',
  sends = 'a header block with mustUnderstand="true" that nobody understands',
  expects,
  code = 'MustUnderstand',
  changed = { blocks: MANDATORY },
  required = false,
  judge,
}: Provoked): CaseDefinition {
  return {
    id,
    level,
    sends,
    expects,
    async run(context) {
      const verdict = await judgeProvoked(context, changed, (answer) => {
        const verdict = judgeFault(answer, code);
        if (verdict.outcome === 'failed') return verdict;
        const [envelope, body, fault] = [answer.xml, at(answer.xml, 'Body'), at(answer.xml, 'Body', 'Fault')];
        return envelope && body && fault ? judge({ envelope, body, fault }) : failed('no Fault in the Body');
      });
      return required && verdict.outcome === 'not-applicable' ? failed(verdict.saw) : verdict;
    },
  };
}

/** Children of that name in the namespace of SOAP 1.2. */
export function ofSoap(element: XmlElement | undefined, local: string): XmlElement[] {
  return (element?.children ?? []).filter((child) => child.uri === SOAP12 && child.local === local);
}

/** Names of the children, for people. */
export function childNames(element: XmlElement): string {
  return element.children.map(({ name }) => name).join(', ') || 'nothing';
}
