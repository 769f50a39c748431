import { NAMESPACE } from '../../../../generated/schema.js';
import { type Clause, failed, notApplicable, passed, recommendedMissing } from '../../case.js';
import { requireAccepted } from '../../case-context.js';
import { judgeAck } from '../../judge.js';
import { HEADER_NAMES, listText, resultText } from '../../message-text.js';
import { isAcknowledged } from '../../session.js';
import { describeAnswer, seconds } from '../../target.js';
import { refused } from './refused.js';
import { BY_OPERATOR, requestOfTarget } from './request-of-target.js';

const BROKEN_TARGET = 'Nobody can bring about from outside that the target is broken or too busy.';

const TOO_LONG = 'x'.repeat(65);
const ELSEWHERE = '192.0.2.254';

const RESPONSES = ['ADD_NODE_RESP', 'REMOVE_NODE_RESP', 'ADD_DATA_RESP', 'MOD_DATA_RESP', 'REMOVE_DATA_RESP'];

/** [Q.3645 §9.2] */
export const clause92: Clause = {
  document: 'q3645',
  clause: '9.2',
  title: 'Message acknowledgement',
  sentences: [
    {
      text: 'Table 2: 1XX Acknowledges the message was successfully received; 100 Message and system are normal',
      cases: [
        {
          id: 'q3645/9.2/1',
          level: 'mandatory',
          sends: 'a valid ADD_DATA_REQ',
          expects: 'ACK 100 for its messageId, with HTTP 200',
          run: async (context) => judgeAck(await context.send('ADD_DATA_REQ', listText([context.record()])), 100),
        },
      ],
    },
    {
      text: 'Table 2: 101 Repeated message ID',
      cases: [
        requestOfTarget({
          id: 'q3645/9.2/40',
          level: 'mandatory',
          sends: 'the same response twice to a request of the target',
          expects: 'ACK 100, then ACK 101',
          async run(context, request) {
            const first = judgeAck(await context.respond(request, 200), 100);
            if (first.outcome !== 'passed') return first;
            return judgeAck(await context.respond(request, 200), 101);
          },
        }),
        {
          id: 'q3645/9.2/2',
          level: 'mandatory',
          sends: 'the same ADD_DATA_REQ twice',
          expects: 'ACK 101 to the second',
          async run(context) {
            const { text, header } = await context.acknowledged('ADD_DATA_REQ', listText([context.record()]));
            return judgeAck({ header, answer: await context.post(text) }, 101);
          },
        },
        {
          id: 'q3645/9.2/3',
          level: 'mandatory',
          sends: 'ADD_DATA_REQ, REMOVE_DATA_REQ of its record, the ADD_DATA_REQ again, REMOVE_DATA_REQ anew',
          expects: 'REMOVE_DATA_RESP with result 605 at the end: the repeat has not been applied',
          async run(context) {
            const list = listText([context.record()]);
            const first = await context.acknowledged('ADD_DATA_REQ', list);
            requireAccepted(await context.response(first));
            await context.prepare('REMOVE_DATA_REQ', list);
            await context.post(first.text);
            const { resultCode } = await context.request('REMOVE_DATA_REQ', list);
            return resultCode === 605 ? passed('605') : failed(`${resultCode}: the record is there again`);
          },
        },
        {
          id: 'q3645/9.2/4',
          level: 'recommended',
          sends:
            'ADD_DATA_REQ again after its response was acknowledged, as the sender does when T1 has expired [Q.3645 §7.3.1]',
          expects: 'the response again',
          waits: true,
          async run(context) {
            const request = await context.acknowledged('ADD_DATA_REQ', listText([context.record()]));
            await context.response(request);
            await context.post(request.text);
            return (await context.arrivals(request, 2)).length > 1
              ? passed('the response came again')
              : recommendedMissing(`the response did not come again within ${seconds(context.settings.timeout)}`);
          },
        },
      ],
    },
    {
      text: 'Table 2: 400 Message parameter length error',
      cases: [
        refused('q3645/9.2/5', 400, 'a messageId of 65 characters', { header: () => ({ messageId: TOO_LONG }) }),
        refused('q3645/9.2/6', 400, 'a broadcastId of 65 characters', { header: () => ({ broadcastId: TOO_LONG }) }),
        refused('q3645/9.2/7', 400, 'a record with a regexp of 256 characters', {
          content: (context) => listText([context.record({ regexp: `!^.*$!sip:${'a'.repeat(245)}!` })]),
        }),
      ],
    },
    {
      text: 'Table 2: 401 Message format error, e.g. absence of a mandatory parameter, or mandatory parameter format error',
      cases: [
        ...HEADER_NAMES.map((name, at) =>
          refused(`q3645/9.2/${8 + at}`, 401, `ADD_DATA_REQ without ${name}`, {
            header: () => ({ [name]: undefined }),
          }),
        ),
        refused('q3645/9.2/15', [401, 410], 'an originatingDesAddress that is no IP address', {
          header: () => ({ originatingDesAddress: 'not-an-address' }),
        }),
        refused('q3645/9.2/16', 401, 'ADD_DATA_REQ without a list', { content: () => '' }),
        refused('q3645/9.2/17', 401, 'ADD_DATA_REQ with an empty list', { content: () => listText([]) }),
        refused('q3645/9.2/18', 401, 'a record whose e164Number has no "+"', {
          content: (context) => listText([context.record({ e164Number: '9993645' })]),
        }),
        refused('q3645/9.2/19', 401, 'a message with an element that the contract does not have', {
          content: (context) => `${listText([context.record()])}<unknownElement/>`,
        }),
        refused('q3645/9.2/20', 401, 'text that is not well-formed XML', {
          text: (valid) => valid.replace('</env:Envelope>', ''),
        }),
        {
          id: 'q3645/9.2/35',
          level: 'mandatory',
          sends: 'ADD_DATA_REQ without a list, then a valid one with the same messageId',
          expects: 'ACK 100 to the second: what was refused has not been received',
          async run(context) {
            const header = context.header();
            const first = await context.send('ADD_DATA_REQ', '', header);
            if (isAcknowledged(first.answer)) return notApplicable(`${describeAnswer(first.answer)} to the first`);
            return judgeAck(await context.send('ADD_DATA_REQ', listText([context.record()]), header), 100);
          },
        },
      ],
    },
    {
      text: 'Table 2: 402 Undefined command code',
      cases: [
        refused('q3645/9.2/21', 402, 'a command that Table 1 does not have', { command: 'REPLACE_DATA_REQ' }),
        refused('q3645/9.2/22', 402, 'ADD_DATA_REQ in a namespace that is not that of the protocol', {
          text: (valid) => valid.replace(NAMESPACE, 'urn:example:other'),
        }),
      ],
    },
    {
      text: 'Table 2: 403 Protocol version error',
      cases: [
        refused('q3645/9.2/23', 403, 'protocolVersion 2.0', { header: () => ({ protocolVersion: '2.0' }) }),
        refused('q3645/9.2/24', 403, 'a message in the namespace urn:q3645:idd:2', {
          text: (valid) => valid.replace(NAMESPACE, 'urn:q3645:idd:2'),
        }),
      ],
    },
    {
      text: 'Table 2: 404 Encoding format error',
      cases: [
        refused('q3645/9.2/25', 404, 'bytes that are not UTF-8', {
          text: (valid) => Buffer.from(valid.replace('E2U+sip', 'E2U+s\u00ffp'), 'latin1'),
        }),
        refused('q3645/9.2/26', 404, 'a message in ISO-8859-1, which says so', {
          text: (valid) => Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${valid}`, 'latin1'),
          contentType: 'application/soap+xml',
          mayBeTaken: 'the target reads ISO-8859-1',
        }),
        refused('q3645/9.2/27', 404, 'a message in UTF-8 whose media type says charset=utf-16', {
          contentType: 'application/soap+xml; charset=utf-16',
        }),
      ],
    },
    {
      text: 'Table 2: 405 Unrecognized or incorrect identity of the sender',
      cases: [
        refused('q3645/9.2/28', 405, 'an originating operator that is nobody', {
          header: () => ({ originatingOperatorId: 'nobody.opendes-conformance.invalid' }),
        }),
      ],
    },
    {
      text: 'Table 2: 406 Invalid message received when timer was expired',
      untested: 'When T1 has expired for the last time is known to the target only, and may be minutes later.',
    },
    {
      text: 'Table 2: 407 Unexpected message, e.g. receive a MOD_DATA_RESP instead of an expected ADD_DATA_RESP',
      cases: [
        requestOfTarget({
          id: 'q3645/9.2/38',
          level: 'recommended',
          sends: 'the response of another procedure to a request of the target, then the right one',
          expects: 'ACK 407, then ACK 100: the request has waited on',
          async run(context, request) {
            const other = request.command === 'MOD_DATA_REQ' ? 'ADD_DATA_RESP' : 'MOD_DATA_RESP';
            const verdict = judgeAck(await context.respond(request, 200, other), 407, true);
            const right = await context.respond(request, 200);
            if (verdict.outcome !== 'passed') return verdict;
            return judgeAck(right, 100);
          },
        }),
      ],
      untested: BY_OPERATOR,
    },
    {
      text: 'Table 2: 408 Received a response message does not have corresponding request message',
      cases: RESPONSES.map((command, at) =>
        refused(`q3645/9.2/${29 + at}`, 408, `${command} to no request`, {
          command,
          isResponse: true,
          content: () => resultText(200),
        }),
      ),
    },
    {
      text: 'Table 2: 409 Received a response message with unexpected result code',
      cases: [
        requestOfTarget({
          id: 'q3645/9.2/39',
          level: 'recommended',
          sends: 'a response with result code 999 to a request of the target',
          expects: 'ACK 409',
          run: async (context, request) => judgeAck(await context.respond(request, 999), 409, true),
        }),
      ],
      untested: BY_OPERATOR,
    },
    {
      text: 'Table 2: 410 Mismatched parameters, e.g. mismatched originating operator identifier and IP address of the originating DES',
      cases: [
        refused('q3645/9.2/34', 410, "an originatingDesAddress that is not that of the tester's operator", {
          header: () => ({ originatingDesAddress: ELSEWHERE }),
        }),
        refused('q3645/9.2/36', 410, 'a terminatingDesAddress that is not that of the target', {
          header: () => ({ terminatingDesAddress: ELSEWHERE }),
        }),
        refused('q3645/9.2/37', 410, 'a terminating operator that is not that of the target', {
          header: () => ({ terminatingOperatorId: 'nobody.opendes-conformance.invalid' }),
        }),
      ],
    },
    { text: 'Table 2: 5XX Other errors; 500 Abnormal receiver', untested: BROKEN_TARGET },
    { text: 'Table 2: 501 Receiver is too busy to reply to the request', untested: BROKEN_TARGET },
  ],
};
