import {
  type CaseDefinition,
  type Clause,
  failed,
  notApplicable,
  passed,
  recommendedMissing,
  type Verdict,
} from '../../case.js';
import { judgeFault } from '../../judge.js';
import { type Answer, describeAnswer } from '../../target.js';
import { UNKNOWN_ENCODING } from './5.4.6-fault-codes.js';
import { accepted, type Changed, MANDATORY, sendChanged, styled } from './changed.js';
import { judgeProvoked } from './fault-parts.js';

const asType = (contentType: string | undefined): Changed => ({ post: { headers: { 'Content-Type': contentType } } });

/** UTF-16 with a byte order mark. */
const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');

/** [W3C SOAP Part 2 §7.1.4] */
export const httpMediaType: Clause = {
  document: 'soap12-2',
  clause: '7.1.4',
  title: 'HTTP Media-Type',
  sentences: [
    {
      text: 'Conforming implementations of this binding: MUST be capable of sending and receiving messages serialized using media type "application/soap+xml" whose proper use and parameters are described in A. The application/soap+xml Media Type.',
      alsoBy: ['q3645/8/1', 'q3645/8/2'],
      cases: [
        accepted(
          'soap12-2/7.1.4/1',
          'a message as application/soap+xml without a charset',
          asType('application/soap+xml'),
        ),
        accepted(
          'soap12-2/7.1.4/2',
          'a media type in capitals, with a quoted charset and a parameter that nobody knows [RFC 7231 §3.1.1.1]',
          asType('Application/SOAP+XML;example=1 ; charset="UTF-8"'),
        ),
        accepted('soap12-2/7.1.4/3', 'a message in UTF-16, which every XML processor reads [XML 1.0 §4.3.3]', {
          text: utf16,
          ...asType('application/soap+xml; charset=utf-16'),
        }),
        accepted(
          'soap12-2/7.1.4/5',
          'a message in UTF-8, which the charset says, with another encoding in its XML declaration: the charset goes first [RFC 7303 §3.2]',
          { text: (valid) => `<?xml version="1.0" encoding="UTF-16"?>${valid}` },
          { level: 'recommended' },
        ),
        accepted(
          'soap12-2/7.1.4/6',
          'a message in UTF-16 with a byte order mark and charset=utf-8: the byte order mark goes first [RFC 7303 §3.2]',
          { text: utf16, ...asType('application/soap+xml; charset=utf-8') },
          { level: 'recommended' },
        ),
        {
          id: 'soap12-2/7.1.4/4',
          level: 'mandatory',
          sends: 'a header block with mustUnderstand="true" that nobody understands',
          expects: 'the fault as application/soap+xml',
          run: (context) =>
            judgeProvoked(context, { blocks: MANDATORY }, (answer) => {
              const verdict = judgeFault(answer, 'MustUnderstand');
              if (verdict.outcome === 'failed') return verdict;
              const saw = answer.headers['content-type'] ?? 'no media type';
              return /^application\/soap\+xml *(;|$)/i.test(saw) ? passed(saw) : failed(saw);
            }),
        },
      ],
    },
  ],
};

/** Other media types are allowed where they carry the infoset of a message: to take one is no failure. */
function refusedType(id: string, sends: string, contentType: string | undefined): CaseDefinition {
  return {
    id,
    level: 'recommended',
    sends,
    expects: 'HTTP 415',
    async run(context) {
      const { answer } = await sendChanged(context, asType(contentType));
      const saw = describeAnswer(answer);
      return answer.status === 415 ? passed(saw) : recommendedMissing(saw);
    },
  };
}

/** 405 says which methods there are; a request that is refused in another way is refused, too. */
function judgeMethod(answer: Answer): Verdict {
  const saw = describeAnswer(answer);
  if (answer.status !== 405) {
    return answer.status >= 400 && answer.said.kind !== 'ack' ? recommendedMissing(saw) : failed(saw);
  }
  const allow = answer.headers.allow ?? '';
  return /\bPOST\b/.test(allow)
    ? passed(`405, Allow: ${allow}`)
    : failed(`405, ${allow === '' ? 'no Allow' : `Allow: ${allow}`}`);
}

const ALLOW = 'HTTP 405 with POST in Allow [RFC 7231 §6.5.5]';

function refusedMethod(id: string, method: 'PUT' | 'DELETE'): CaseDefinition {
  const hasBody = method === 'PUT';
  return {
    id,
    level: 'mandatory',
    sends: hasBody ? `a valid message by ${method}` : `${method} of the Idd URL`,
    expects: ALLOW,
    run: async (context) =>
      judgeMethod(
        (
          await sendChanged(context, {
            text: (valid) => (hasBody ? valid : ''),
            post: { method, ...(!hasBody && { headers: { 'Content-Type': undefined } }) },
          })
        ).answer,
      ),
  };
}

/** [W3C SOAP Part 2 §7.5.1.2] */
export const requesting: Clause = {
  document: 'soap12-2',
  clause: '7.5.1.2',
  title: 'Requesting',
  sentences: [
    {
      text: 'Table 17: 405 Method not allowed: Indicates that the peer HTTP server does not support the requested HTTP method at the given request URI.',
      alsoBy: ['soap12-2/7.5.2.1/1', 'soap12-2/7.5.2.1/2'],
      cases: [
        {
          id: 'soap12-2/7.5.1.2/1',
          level: 'recommended',
          sends: 'GET of the Idd URL',
          expects: `${ALLOW}: GET is for the SOAP Response exchange pattern, which the Idd interface does not have`,
          async run(context) {
            const { answer } = await sendChanged(context, {
              text: () => '',
              post: { method: 'GET', headers: { 'Content-Type': undefined } },
            });
            // A page for people, or the WSDL, is what other servers show there.
            return answer.status === 405 ? judgeMethod(answer) : recommendedMissing(describeAnswer(answer));
          },
        },
      ],
    },
    {
      text: 'Table 17: 415 Unsupported Media Type: Indicates that the peer HTTP server does not support the Content-type used to encode the request message.',
      alsoBy: ['soap12-2/7.5.2.1/3'],
    },
  ],
};

/** [W3C SOAP Part 2 §7.5.2.1] */
export const init: Clause = {
  document: 'soap12-2',
  clause: '7.5.2.1',
  title: 'Init',
  sentences: [
    {
      text: 'Table 18: HTTP Method is neither POST nor GET: 405 Method Not Allowed',
      cases: [
        refusedMethod('soap12-2/7.5.2.1/1', 'PUT'),
        refusedMethod('soap12-2/7.5.2.1/2', 'DELETE'),
        {
          id: 'soap12-2/7.5.2.1/7',
          level: 'mandatory',
          sends: 'a valid message by PROPFIND, which HTTP itself does not define',
          expects: `${ALLOW}, or HTTP 501 [RFC 7231 §4.1]`,
          async run(context) {
            const { answer } = await sendChanged(context, { post: { method: 'PROPFIND' } });
            return answer.status === 501 ? passed(describeAnswer(answer)) : judgeMethod(answer);
          },
        },
      ],
    },
    {
      text: 'Table 18: Unsupported message encapsulation method: 415 Unsupported Media',
      cases: [
        refusedType('soap12-2/7.5.2.1/3', 'a valid message as text/plain', 'text/plain'),
        refusedType('soap12-2/7.5.2.1/4', 'a valid message as application/xml', 'application/xml'),
        refusedType(
          'soap12-2/7.5.2.1/5',
          'a valid message in an envelope of SOAP 1.2 as text/xml',
          'text/xml; charset=utf-8',
        ),
        refusedType('soap12-2/7.5.2.1/6', 'a valid message without Content-Type', undefined),
      ],
    },
  ],
};

function faultStatus(
  id: string,
  code: 'VersionMismatch' | 'MustUnderstand' | 'Sender',
  status: number,
  sends: string,
  changed: Changed,
): CaseDefinition {
  return {
    id,
    level: 'mandatory',
    sends,
    expects: `the fault ${code} with HTTP ${status}`,
    run: (context) => judgeProvoked(context, changed, (answer) => judgeFault(answer, code, status)),
  };
}

/** [W3C SOAP Part 2 §7.5.2.2] */
export const receiving: Clause = {
  document: 'soap12-2',
  clause: '7.5.2.2',
  title: 'Receiving',
  sentences: [
    {
      text: 'Table 20: env:VersionMismatch: 500 Internal server error',
      cases: [
        faultStatus(
          'soap12-2/7.5.2.2/1',
          'VersionMismatch',
          500,
          'a valid message in an envelope of an unknown namespace',
          {
            text: (valid) => valid.replace(/xmlns:env="[^"]*"/, 'xmlns:env="urn:example:envelope"'),
          },
        ),
      ],
    },
    {
      text: 'Table 20: env:MustUnderstand: 500 Internal server error',
      cases: [
        faultStatus('soap12-2/7.5.2.2/2', 'MustUnderstand', 500, 'a mandatory header block that nobody understands', {
          blocks: MANDATORY,
        }),
      ],
    },
    {
      text: 'Table 20: env:Sender: 400 Bad request',
      cases: [
        faultStatus('soap12-2/7.5.2.2/3', 'Sender', 400, 'an envelope without a Body', {
          text: (valid) => valid.replace(/<env:Body>.*<\/env:Body>/s, ''),
        }),
      ],
    },
    {
      text: 'Table 20: env:Receiver, env:DataEncodingUnknown: 500 Internal server error',
      cases: [
        {
          id: 'soap12-2/7.5.2.2/4',
          level: 'mandatory',
          sends: 'the element in the Body with an encodingStyle that nobody knows',
          expects: 'HTTP 500, if that is answered with the fault DataEncodingUnknown',
          run: (context) =>
            judgeProvoked(context, styled(UNKNOWN_ENCODING), (answer) => {
              const saw = describeAnswer(answer);
              const isUnknown = answer.said.kind === 'fault' && answer.said.code === 'DataEncodingUnknown';
              return isUnknown ? judgeFault(answer, 'DataEncodingUnknown', 500) : notApplicable(saw);
            }),
        },
      ],
      untested: 'Nobody can bring about from outside that the target fails.',
    },
  ],
};
