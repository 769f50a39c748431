import {
  type CaseDefinition,
  type Clause,
  failed,
  notApplicable,
  passed,
  recommendedMissing,
  type Verdict,
} from '../../case.js';
import { SOAP11, SOAP12 } from '../../message-text.js';
import { type Answer, describeAnswer } from '../../target.js';
import { at, resolveQName, textAt } from '../../xml-tree.js';
import { supportedEnvelopes } from './5.4.7-version-mismatch.js';
import { sendChanged } from './changed.js';

/** The fault has SOAP 1.1 form: its own namespace, and faultcode without one. */
function faultCode11({ xml }: Answer): string | undefined {
  const fault = at(xml, 'Body', 'Fault');
  const code = textAt(fault, 'faultcode');
  if (xml?.uri !== SOAP11 || fault?.uri !== SOAP11 || code === undefined) return undefined;
  return resolveQName(at(fault, 'faultcode')!, code);
}

function soap11(
  id: string,
  level: 'mandatory' | 'recommended',
  expects: string,
  judge: (answer: Answer) => Verdict,
): CaseDefinition {
  return {
    id,
    level,
    sends: 'the message in an envelope of SOAP 1.1, as text/xml with SOAPAction',
    expects,
    async run(context) {
      const { answer } = await sendChanged(context, {
        text: (valid) => valid.replace(SOAP12, SOAP11),
        post: { headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '"urn:q3645:idd:1:ADD_DATA_REQ"' } },
      });
      return other(answer) ?? judge(answer);
    },
  };
}

/**
 * What is no fault of SOAP 1.1, and no failure: the target may process the message as what it is, and only one that supports versioning from SOAP 1.1
 * has to give such a fault. Another refuses the message as it would one of any other version or media type.
 */
function other(answer: Answer): Verdict | undefined {
  const { xml, said, status } = answer;
  const saw = describeAnswer(answer);
  if (xml?.uri === SOAP11) {
    return at(xml, 'Body', 'ACK') === undefined
      ? undefined
      : notApplicable('an ACK in an envelope of SOAP 1.1: the target processes messages of SOAP 1.1');
  }
  const isMismatch = said.kind === 'fault' && said.code === 'VersionMismatch';
  return isMismatch || (said.kind !== 'ack' && said.kind !== 'fault' && status >= 400)
    ? recommendedMissing(`${saw}: the target does not support versioning from SOAP 1.1`)
    : undefined;
}

/** [W3C SOAP Part 1 Appendix A] */
export const transition: Clause = {
  document: 'soap12',
  clause: 'A',
  title: 'Version Transition From SOAP/1.1 to SOAP Version 1.2',
  sentences: [
    {
      text: 'If a SOAP node supports versioning from SOAP 1.1 to SOAP 1.2, then the SOAP node MUST implement the rules described in this appendix.',
      alsoBy: ['soap12/A/1'],
    },
    {
      text: 'A SOAP Version 1.2 node receiving a SOAP/1.1 message either: MAY process the message as a SOAP/1.1 message (if supported), or MUST generate a version mismatch SOAP fault based on a SOAP/1.1 message construct following SOAP/1.1 semantics using a SOAP/1.1 binding to the underlying protocol (see SOAP 1.1 [SOAP 1.1]).',
      cases: [
        soap11('soap12/A/1', 'mandatory', 'a fault VersionMismatch in an envelope of SOAP 1.1', (answer) => {
          const code = faultCode11(answer);
          return code === `{${SOAP11}}VersionMismatch`
            ? passed('VersionMismatch of SOAP 1.1')
            : failed(code === undefined ? describeAnswer(answer) : `a fault ${code} of SOAP 1.1`);
        }),
        soap11(
          'soap12/A/2',
          'mandatory',
          'the fault with HTTP 500 as text/xml [SOAP 1.1 §6.2]',
          ({ status, headers }) => {
            const type = headers['content-type'] ?? '(none)';
            const saw = `HTTP ${status}, media type ${type}`;
            return status === 500 && /^text\/xml *(;|$)/i.test(type) ? passed(saw) : failed(saw);
          },
        ),
      ],
    },
    {
      text: 'The SOAP fault SHOULD include an Upgrade SOAP header block as defined in this specification (see 5.4.7 VersionMismatch Faults) indicating support for SOAP Version 1.2.',
      cases: [
        soap11('soap12/A/3', 'recommended', 'Upgrade with the qualified name of the SOAP 1.2 Envelope', ({ xml }) => {
          const supported = supportedEnvelopes(at(xml, 'Header'));
          if (supported === undefined) return recommendedMissing('no Upgrade');
          const saw = `supported: ${supported.join(', ') || 'nothing'}`;
          return supported.includes(`{${SOAP12}}Envelope`) ? passed(saw) : failed(saw);
        }),
      ],
    },
  ],
};
