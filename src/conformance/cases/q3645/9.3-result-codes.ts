import type { ResultCode } from '../../../idd/codes.js';
import { type Clause, notApplicable, recommendedMissing, type Verdict } from '../../case.js';
import { judgeResult } from '../../judge.js';
import { listText, modificationText } from '../../message-text.js';
import { describeReceived, type Received } from '../../received.js';
import { INVALID_RECORD } from './invalid-record.js';

/** Which requests are in error beyond the tables is not said: one that is taken lacks what clause 7.3.3 recommends ("should"). */
function judgeRejection(response: Received, expected: ResultCode): Verdict {
  return response.resultCode === 200
    ? recommendedMissing(`${describeReceived(response)}: the target takes it`)
    : judgeResult(response, expected);
}

/** [Q.3645 §9.3] */
export const clause93: Clause = {
  document: 'q3645',
  clause: '9.3',
  title: 'Result code of the SOAP response message',
  sentences: [
    {
      text: 'Table 3: 2XX Successful response; 200 The request was accepted or operation was completed successfully',
      alsoBy: ['q3645/7.1.1/5', 'q3645/7.1.2/3', 'q3645/7.2.1/2', 'q3645/7.2.2/2', 'q3645/7.2.3/2'],
    },
    {
      text: 'Table 3: 601 Add DES node request is rejected',
      cases: [
        {
          id: 'q3645/9.3/1',
          level: 'recommended',
          alone: true,
          sends: 'ADD_NODE_REQ with a record whose regexp is no substitution expression [RFC 3402 §3.2]',
          expects: 'ADD_NODE_RESP with result 601',
          run: async (context) =>
            judgeRejection(await context.request('ADD_NODE_REQ', context.profile(context.record(INVALID_RECORD))), 601),
        },
      ],
    },
    {
      text: 'Table 3: 602 Remove DES node request is rejected',
      cases: [
        {
          id: 'q3645/9.3/2',
          level: 'mandatory',
          alone: true,
          sends: 'REMOVE_NODE_REQ with a record whose regexp is no substitution expression',
          expects: 'REMOVE_NODE_RESP with result 602, where the target looks at the list',
          async run(context) {
            const response = await context.request('REMOVE_NODE_REQ', listText([context.record(INVALID_RECORD)]));
            return response.resultCode === 200
              ? notApplicable(`${describeReceived(response)}: the target does not look at the list`)
              : judgeResult(response, 602);
          },
        },
      ],
    },
    {
      text: 'Table 3: 603 Add NAPTR record request is rejected',
      cases: [
        {
          id: 'q3645/9.3/3',
          level: 'recommended',
          sends: 'ADD_DATA_REQ with a record whose regexp is no substitution expression',
          expects: 'ADD_DATA_RESP with result 603',
          run: async (context) =>
            judgeRejection(await context.request('ADD_DATA_REQ', listText([context.record(INVALID_RECORD)])), 603),
        },
        {
          id: 'q3645/9.3/4',
          level: 'mandatory',
          alone: true,
          sends: 'ADD_DATA_REQ after REMOVE_NODE_REQ',
          expects: 'ADD_DATA_RESP with result 603: the node is not added',
          async run(context) {
            await context.prepare('REMOVE_NODE_REQ', '');
            return judgeResult(await context.request('ADD_DATA_REQ', listText([context.record()])), 603);
          },
        },
      ],
    },
    {
      text: 'Table 3: 604 Modify NAPTR record request is rejected',
      cases: [
        {
          id: 'q3645/9.3/5',
          level: 'mandatory',
          sends: 'MOD_DATA_REQ of a record that is not there',
          expects: 'MOD_DATA_RESP with result 604',
          async run(context) {
            const record = context.record();
            const content = modificationText(record, { ...record, preference: 20 });
            return judgeResult(await context.request('MOD_DATA_REQ', content), 604);
          },
        },
        {
          id: 'q3645/9.3/6',
          level: 'recommended',
          sends: 'MOD_DATA_REQ that would make one record equal to another',
          expects: 'MOD_DATA_RESP with result 604',
          async run(context) {
            const record = context.record();
            const other = { ...record, preference: 20 };
            await context.prepare('ADD_DATA_REQ', listText([record, other]));
            return judgeRejection(await context.request('MOD_DATA_REQ', modificationText(record, other)), 604);
          },
        },
      ],
    },
    {
      text: 'Table 3: 605 Remove NAPTR record request is rejected',
      cases: [
        {
          id: 'q3645/9.3/7',
          level: 'mandatory',
          sends: 'REMOVE_DATA_REQ of a record that is not there',
          expects: 'REMOVE_DATA_RESP with result 605',
          run: async (context) =>
            judgeResult(await context.request('REMOVE_DATA_REQ', listText([context.record()])), 605),
        },
      ],
    },
    {
      text: 'Table 3: 6XX Service error; 699 Other undefined service errors',
      untested: 'Every service error that can be brought about from outside belongs to a procedure.',
    },
  ],
};
