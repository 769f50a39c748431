import type { ReturnCode } from '../../../idd/codes.js';
import type { CaseDefinition } from '../../case.js';
import type { CaseContext } from '../../case-context.js';
import { judgeAck } from '../../judge.js';
import { type HeaderValues, listText, messageText } from '../../message-text.js';
import { SOAP_CONTENT_TYPE } from '../../target.js';

/** What is sent wrong: other header values, another content, or the whole text made anew. */
interface Wrong {
  header?: (context: CaseContext) => Partial<HeaderValues>;
  content?: (context: CaseContext) => string;
  /** Changes the text of the valid message. */
  text?: (valid: string) => string | Uint8Array;
  command?: string;
  contentType?: string;
  /** In the role of the sender of a response. */
  isResponse?: boolean;
}

/** A message with one thing wrong, which has to be answered with this code of Table 2. */
export function refused(id: string, returnCode: ReturnCode, sends: string, wrong: Wrong): CaseDefinition {
  return {
    id,
    level: 'recommended',
    sends,
    expects: `ACK ${returnCode}`,
    async run(context) {
      const { command = 'ADD_DATA_REQ', contentType = SOAP_CONTENT_TYPE, text = (valid) => valid } = wrong;
      const values = wrong.header?.(context);
      const header = wrong.isResponse ? context.responseHeader(values) : context.header(values);
      const content = wrong.content?.(context) ?? listText([context.record()]);
      const answer = await context.post(text(messageText(command, header, content)), {
        headers: { 'Content-Type': contentType },
      });
      return judgeAck({ answer, header }, returnCode, true);
    },
  };
}
