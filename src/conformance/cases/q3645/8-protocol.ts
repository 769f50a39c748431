import {
  type CaseDefinition,
  type Clause,
  failed,
  type Level,
  notApplicable,
  passed,
  recommendedMissing,
} from '../../case.js';
import { listText, SOAP12 } from '../../message-text.js';
import { describeReceived } from '../../received.js';
import { describeAnswer, NoAnswer, type PostOptions, seconds } from '../../target.js';
import { sendChanged } from '../soap12/changed.js';

const isSoapMediaType = (type: string | undefined) => /^application\/soap\+xml *(;|$)/i.test(type ?? '');

/**
 * A request that HTTP itself wants refused. A refusal in another way is not as recommended; to take the request is a
 * failure where HTTP says "must".
 */
function httpRefused(
  id: string,
  level: Level,
  status: number,
  sends: string,
  headers: PostOptions['headers'],
): CaseDefinition {
  return {
    id,
    level,
    sends,
    expects: `HTTP ${status}`,
    async run(context) {
      try {
        const { answer } = await sendChanged(context, { post: { headers } });
        const saw = describeAnswer(answer);
        if (answer.status === status) return passed(saw);
        const isTaken = answer.said.kind === 'ack' && answer.said.ack.returnCode < 400;
        return isTaken && level === 'mandatory' ? failed(saw) : recommendedMissing(saw);
      } catch (error) {
        if (error instanceof NoAnswer && error.kind === 'broken')
          return recommendedMissing(`the target ${error.message}`);
        throw error;
      }
    },
  };
}

/** [Q.3645 §8] */
export const clause8: Clause = {
  document: 'q3645',
  clause: '8',
  title: 'Protocol specification',
  sentences: [
    {
      text: 'The Simple Object Access Protocol (SOAP) defined by [W3C SOAP] is used to support information transfer on the Idd interface.',
      cases: [
        {
          id: 'q3645/8/1',
          level: 'mandatory',
          sends: 'a valid ADD_DATA_REQ',
          expects: 'an HTTP response of media type application/soap+xml with a SOAP 1.2 envelope',
          async run(context) {
            const { answer } = await context.send('ADD_DATA_REQ', listText([context.record()]));
            const isEnvelope = answer.xml?.local === 'Envelope' && answer.xml.uri === SOAP12;
            const saw = `${describeAnswer(answer)}, media type ${answer.headers['content-type'] ?? '(none)'}`;
            return isEnvelope && isSoapMediaType(answer.headers['content-type']) ? passed(saw) : failed(saw);
          },
        },
        {
          id: 'q3645/8/2',
          level: 'mandatory',
          sends: 'a valid ADD_DATA_REQ',
          expects: 'ADD_DATA_RESP as a SOAP 1.2 envelope of media type application/soap+xml',
          async run(context) {
            const { xml, headers } = await context.request('ADD_DATA_REQ', listText([context.record()]));
            const isEnvelope = xml?.local === 'Envelope' && xml.uri === SOAP12;
            const saw = `${xml?.name} in ${xml?.uri}, media type ${headers['content-type'] ?? '(none)'}`;
            return isEnvelope && isSoapMediaType(headers['content-type']) ? passed(saw) : failed(saw);
          },
        },
      ],
    },
    {
      text: '[W3C SOAP] shall apply except as modified by the additional commands, results and event codes specified in this Recommendation.',
      untested: 'See the cases of SOAP 1.2.',
    },
    {
      text: 'Unless otherwise indicated, the procedures of [W3C SOAP] (including error handling and unrecognized information handling) are unmodified.',
      untested: 'See the cases of SOAP 1.2.',
    },
    {
      text: 'HTTP POST over TCP is required to apply in the Idd interface in this Recommendation, as per [IETF RFC 7230], [IETF RFC 7231], [IETF RFC 7232], [IETF RFC 7235].',
      cases: [
        {
          id: 'q3645/8/3',
          level: 'mandatory',
          sends: 'a valid ADD_DATA_REQ',
          expects: 'ADD_DATA_RESP as an HTTP POST with Host and a declared length or chunks',
          async run(context) {
            const { method, headers } = await context.request('ADD_DATA_REQ', listText([context.record()]));
            const isFramed = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
            if (method !== 'POST') return failed(`ADD_DATA_RESP by ${method}`);
            return headers.host !== undefined && isFramed
              ? passed(`POST to ${headers.host}`)
              : failed(`POST without ${isFramed ? 'Host' : 'Content-Length and Transfer-Encoding'}`);
          },
        },
        httpRefused('q3645/8/6', 'mandatory', 400, 'a valid message with two Host fields [RFC 7230 §5.4]', {
          Host: ['des.invalid', 'des.invalid'],
        }),
        httpRefused('q3645/8/7', 'mandatory', 400, 'a valid message with a Host that is no host [RFC 7230 §5.4]', {
          Host: 'no host',
        }),
        httpRefused(
          'q3645/8/8',
          'recommended',
          501,
          'a valid message with a transfer coding that nobody knows [RFC 7230 §3.3.1]',
          { 'Transfer-Encoding': 'x-unknown, chunked', 'Content-Length': undefined },
        ),
        httpRefused(
          'q3645/8/9',
          'recommended',
          412,
          'a valid message on the condition that the Idd URL has a certain representation, which it has not [RFC 7232 §3.1]',
          { 'If-Match': '"opendes-conformance"' },
        ),
        httpRefused(
          'q3645/8/10',
          'recommended',
          415,
          'a valid message with a content coding that nobody knows [RFC 7231 §3.1.2.2]',
          { 'Content-Encoding': 'x-unknown' },
        ),
      ],
      untested: 'See also the cases of the HTTP binding of SOAP 1.2.',
    },
    {
      text: 'A heartbeat mechanism is required over the network layer of Idd interface to detect the status of the peer DES.',
      cases: [
        {
          id: 'q3645/8/4',
          level: 'mandatory',
          sends: 'nothing',
          expects: 'connections to the port of the tester that bring no message, where the heartbeat is by TCP',
          waits: true,
          async run(context) {
            const before = context.peer.bareConnections;
            const step = context.settings.timeout / 10;
            for (
              let waited = 0;
              waited < context.settings.timeout && context.peer.bareConnections === before;
              waited += step
            ) {
              await context.wait(step);
            }
            return context.peer.bareConnections > before
              ? passed('a connection without a message')
              : notApplicable(
                  `no connection without a message within ${seconds(context.settings.timeout)}: a heartbeat by other means, such as ICMP, is not seen by the tester`,
                );
          },
        },
      ],
      untested:
        'That there is none cannot be told: an ICMP echo is answered by the operating system and not seen by the tester, and the Recommendation gives no interval within which a heartbeat has to come. So the case passes or is not applicable; what the heartbeat is for is looked at by `q3645/8/5`.',
    },
    {
      text: 'During heartbeat interruption, the sending of messages shall be suspended, and all messages that have not been processed shall be automatically resent after heartbeat recovery.',
      cases: [
        {
          id: 'q3645/8/5',
          level: 'mandatory',
          alone: true,
          sends: 'ADD_DATA_REQ while its own port is closed, which it opens again after twice the --timeout',
          expects: 'ACK 100 while the port is closed, and ADD_DATA_RESP once it is open again',
          async run(context) {
            const { timeout } = context.settings;
            await context.peer.shut();
            try {
              const request = await context.acknowledged('ADD_DATA_REQ', listText([context.record()]));
              await context.wait(2 * timeout);
              await context.peer.open();
              return passed(`${describeReceived(await context.response(request, 2 * timeout))}, after the outage`);
            } finally {
              await context.peer.open();
            }
          },
        },
      ],
      untested: 'That nothing is sent meanwhile cannot be seen on a port that is closed.',
    },
  ],
};
