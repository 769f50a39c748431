import type { ResultCode, ReturnCode } from '../idd/codes.js';
import { failed, passed, recommendedMissing, type Verdict } from './case.js';
import { describeReceived, type Received } from './received.js';
import type { Exchange } from './session.js';
import { type Answer, describeAnswer } from './target.js';

/**
 * A message that is wrong has to be answered with an ACK of this code. Another code, or one that says that all is well, is a failure; a SOAP fault or
 * an HTTP error refuses the message as well, but not as recommended [Q.3645 §7.3.2].
 */
export function judgeReturnCode(answer: Answer, expected: ReturnCode | readonly ReturnCode[]): Verdict {
  const codes = [expected].flat() as number[];
  const { said, status } = answer;
  const saw = describeAnswer(answer);
  if (said.kind === 'ack' && status === 200) {
    return codes.includes(said.ack.returnCode) ? passed(saw) : failed(saw);
  }
  return status >= 400 && said.kind !== 'ack' ? recommendedMissing(saw) : failed(saw);
}

/** As `judgeReturnCode`, and the ACK is that of this message; of one whose identifier cannot be read, or not yet, it may be that of none. */
export function judgeAck(
  { answer, header }: Pick<Exchange, 'answer' | 'header'>,
  expected: ReturnCode | readonly ReturnCode[],
  mayBeUnread = false,
): Verdict {
  const verdict = judgeReturnCode(answer, expected);
  if (answer.said.kind !== 'ack' || verdict.outcome !== 'passed') return verdict;
  const { messageId } = answer.said.ack;
  if (messageId === header.messageId || (mayBeUnread && messageId === undefined)) return verdict;
  return failed(`${verdict.saw}, but for message ${messageId ?? '(none)'} instead of ${header.messageId}`);
}

/** A response has to bear this result code. */
export function judgeResult(response: Received, expected: ResultCode): Verdict {
  const saw = describeReceived(response);
  return response.resultCode === expected ? passed(saw) : failed(saw);
}

/** SOAP fault with this code [W3C SOAP Part 1 §5.4.6] and, where given, this HTTP status [Part 2 §7.5.2.2]. */
export function judgeFault(answer: Answer, code: string, status?: number): Verdict {
  const saw = describeAnswer(answer);
  if (answer.said.kind !== 'fault' || answer.said.code !== code) return failed(saw);
  return status === undefined || answer.status === status ? passed(saw) : failed(saw);
}
