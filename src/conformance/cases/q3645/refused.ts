import type { ReturnCode } from '../../../idd/codes.js';
import { type CaseDefinition, notApplicable } from '../../case.js';
import type { CaseContext } from '../../case-context.js';
import { judgeAck } from '../../judge.js';
import { type HeaderValues, listText, messageText } from '../../message-text.js';
import { isAcknowledged } from '../../session.js';
import { describeAnswer, SOAP_CONTENT_TYPE } from '../../target.js';

/** What is sent wrong: other header values, another content, or the whole text made anew. */
interface Wrong {
  header?: (context: CaseContext) => Partial<HeaderValues>;
  content?: (context: CaseContext) => string;
  /** Changes the text of the valid message. */
  text?: (valid: string) => string | Uint8Array;
  command?: string;
  contentType?: string;
  /** Why it is not wrong for a target that takes it. */
  mayBeTaken?: string;
  /** In the role of the sender of a response. */
  isResponse?: boolean;
}

/** A message with one thing wrong, which has to be answered with this code of Table 2, or one of these. */
export function refused(
  id: string,
  returnCode: ReturnCode | readonly ReturnCode[],
  sends: string,
  wrong: Wrong,
): CaseDefinition {
  return {
    id,
    level: 'recommended',
    sends,
    expects: `ACK ${[returnCode].flat().join(' or ')}`,
    async run(context) {
      const { command = 'ADD_DATA_REQ', contentType = SOAP_CONTENT_TYPE, text = (valid) => valid } = wrong;
      const values = wrong.header?.(context);
      const header = wrong.isResponse ? context.responseHeader(values) : context.header(values);
      const content = wrong.content?.(context) ?? listText([context.record()]);
      const answer = await context.post(text(messageText(command, header, content)), {
        headers: { 'Content-Type': contentType },
      });
      if (wrong.mayBeTaken !== undefined && isAcknowledged(answer)) {
        return notApplicable(`${describeAnswer(answer)}: ${wrong.mayBeTaken}`);
      }
      return judgeAck({ answer, header }, returnCode, true);
    },
  };
}
