import { type CaseDefinition, type Clause, failed, passed, recommendedMissing, type Verdict } from '../../case.js';
import { judgeFault } from '../../judge.js';
import { type Answer, describeAnswer } from '../../target.js';
import { accepted, type Changed, MANDATORY, sendChanged } from './changed.js';

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
      text: 'Conforming implementations of this binding MUST be capable of sending and receiving messages serialized using media type "application/soap+xml" whose proper use and parameters are described in [RFC 3902].',
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
        {
          id: 'soap12-2/7.1.4/4',
          level: 'mandatory',
          sends: 'a header block with mustUnderstand="true" that nobody understands',
          expects: 'the fault as application/soap+xml',
          async run(context) {
            const { answer } = await sendChanged(context, { blocks: MANDATORY });
            const verdict = judgeFault(answer, 'MustUnderstand');
            if (verdict.outcome === 'failed') return verdict;
            const saw = answer.headers['content-type'] ?? 'no media type';
            return /^application\/soap\+xml *(;|$)/i.test(saw) ? passed(saw) : failed(saw);
          },
        },
      ],
    },
  ],
};

function refusedType(id: string, sends: string, contentType: string | undefined): CaseDefinition {
  return {
    id,
    level: 'mandatory',
    sends,
    expects: 'HTTP 415',
    async run(context) {
      const { answer } = await sendChanged(context, asType(contentType));
      return judgeStatus(answer, 415);
    },
  };
}

/** The status that says it best, or another one that refuses it. */
function judgeStatus(answer: Answer, expected: number): Verdict {
  const saw = describeAnswer(answer);
  if (answer.status === expected) return passed(saw);
  return answer.status >= 400 && answer.said.kind !== 'ack' ? recommendedMissing(saw) : failed(saw);
}

function refusedMethod(id: string, method: string, body: boolean): CaseDefinition {
  return {
    id,
    level: 'mandatory',
    sends: body ? `a valid message by ${method}` : `${method} of the Idd URL`,
    expects: 'HTTP 405 with POST in Allow [RFC 7231 §6.5.5]',
    async run(context) {
      const { answer } = await sendChanged(context, {
        text: (valid) => (body ? valid : ''),
        post: { method, ...(!body && { headers: { 'Content-Type': undefined } }) },
      });
      const verdict = judgeStatus(answer, 405);
      if (verdict.outcome !== 'passed') return verdict;
      const allow = answer.headers.allow ?? '';
      return /\bPOST\b/.test(allow)
        ? passed(`405, Allow: ${allow}`)
        : failed(`405, ${allow === '' ? 'no Allow' : `Allow: ${allow}`}`);
    },
  };
}

/** [W3C SOAP Part 2 §7.5.1.2] */
export const requesting: Clause = {
  document: 'soap12-2',
  clause: '7.5.1.2',
  title: 'Requesting',
  sentences: [
    {
      text: 'Table 17: 405 Method Not Allowed: Indicates that the peer HTTP server does not support the requested HTTP method at the given request URI.',
      cases: [
        refusedMethod('soap12-2/7.5.1.2/1', 'GET', false),
        refusedMethod('soap12-2/7.5.1.2/2', 'PUT', true),
        refusedMethod('soap12-2/7.5.1.2/3', 'DELETE', false),
      ],
    },
    {
      text: 'Table 17: 415 Unsupported Media Type: Indicates that the peer HTTP server does not support the Content-Type used to encode the request message.',
      cases: [
        refusedType('soap12-2/7.5.1.2/4', 'a valid message as text/plain', 'text/plain'),
        refusedType('soap12-2/7.5.1.2/5', 'a valid message as application/xml', 'application/xml'),
        refusedType(
          'soap12-2/7.5.1.2/6',
          'a valid message in an envelope of SOAP 1.2 as text/xml',
          'text/xml; charset=utf-8',
        ),
        refusedType('soap12-2/7.5.1.2/7', 'a valid message without Content-Type', undefined),
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
    run: async (context) => judgeFault((await sendChanged(context, changed)).answer, code, status),
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
      untested:
        'Nobody can bring about from outside that the target fails, and messages of the Idd interface have no encodingStyle.',
    },
  ],
};
