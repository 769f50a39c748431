import type { Clause } from '../../case.js';
import { judgeResult } from '../../judge.js';
import { listText } from '../../message-text.js';
import {
  FIGURE,
  isAcknowledgedCase,
  isAnsweredCase,
  isEndedCase,
  LAST_STEP,
  ORIGINATING,
  REMOVE_NODE,
  responseHeaderCase,
  responseResultCase,
  shouldInclude,
} from './procedure.js';

/** [Q.3645 §7.1.2] */
export const clause712: Clause = {
  document: 'q3645',
  clause: '7.1.2',
  title: 'DES node removed from a distributed ENUM system',
  sentences: [
    {
      text: 'Figure 7-2 shows the DES node removed procedure when the operator of the originating DES decides to end the interconnection agreement with the operator of the terminating DES.',
      untested: FIGURE,
    },
    {
      text: 'The originating DES sends a REMOVE_NODE_REQ message to the terminating DES to leave the distributed ENUM system.',
      alsoBy: ['q3645/7.1.2/1'],
      untested: ORIGINATING,
    },
    {
      text: shouldInclude('REMOVE_NODE_REQ', 'ENUM mapping data list which includes the ENUM mapping NAPTR records'),
      cases: [
        {
          id: 'q3645/7.1.2/2',
          level: 'mandatory',
          alone: true,
          sends: 'REMOVE_NODE_REQ with the list of the records',
          expects: 'REMOVE_NODE_RESP with result 200',
          run: async (context) => judgeResult(await context.request('REMOVE_NODE_REQ', context.profile()), 200),
        },
      ],
      untested: ORIGINATING,
    },
    {
      text: 'The originating DES starts timer T1 when it receives an ACK (100) from the terminating DES.',
      cases: [isAcknowledgedCase('q3645/7.1.2/1', REMOVE_NODE)],
    },
    {
      text: 'The terminating DES removes the ENUM mapping data profile related to the originating DES and sends a REMOVE_NODE_RESP message to confirm the deactivation of the originating DES.',
      cases: [
        isAnsweredCase('q3645/7.1.2/3', REMOVE_NODE),
        {
          id: 'q3645/7.1.2/4',
          level: 'mandatory',
          alone: true,
          sends:
            'REMOVE_NODE_REQ, then ADD_NODE_REQ with an empty list, then REMOVE_DATA_REQ of a record of the profile before',
          expects: 'REMOVE_DATA_RESP with result 605: the profile is gone',
          async run(context) {
            const record = context.record();
            await context.prepare('ADD_DATA_REQ', listText([record]));
            await context.prepare('REMOVE_NODE_REQ', '');
            await context.prepare('ADD_NODE_REQ', listText([]));
            return judgeResult(await context.request('REMOVE_DATA_REQ', listText([record])), 605);
          },
        },
        {
          id: 'q3645/7.1.2/5',
          level: 'mandatory',
          alone: true,
          sends: 'REMOVE_NODE_REQ twice, each with a messageId of its own',
          expects: 'REMOVE_NODE_RESP with result 200 to the second as well: who is not there is removed',
          async run(context) {
            await context.prepare('REMOVE_NODE_REQ', '');
            return judgeResult(await context.request('REMOVE_NODE_REQ', ''), 200);
          },
        },
      ],
    },
    {
      text: 'The originating DES removes the ENUM mapping data profile related to the terminating DES.',
      untested: ORIGINATING,
    },
    {
      text: shouldInclude(
        'REMOVE_NODE_RESP',
        'The result code and result description of the deactivation of the originating DES.',
      ),
      cases: [responseHeaderCase('q3645/7.1.2/6', REMOVE_NODE), responseResultCase('q3645/7.1.2/7', REMOVE_NODE)],
    },
    { text: LAST_STEP, cases: [isEndedCase('q3645/7.1.2/8', REMOVE_NODE)], untested: ORIGINATING },
  ],
};
