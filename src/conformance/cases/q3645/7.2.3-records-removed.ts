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
  REMOVE_DATA,
  responseHeaderCase,
  responseResultCase,
  shouldInclude,
} from './procedure.js';

/** [Q.3645 §7.2.3] */
export const clause723: Clause = {
  document: 'q3645',
  clause: '7.2.3',
  title: 'NAPTR records removed from DES',
  sentences: [
    {
      text: 'Figure 7-5 shows the self-management procedure when the existing ENUM NAPTR record was removed in the originating DES and the originating DES broadcasts the request of removal of NAPTR record to relevant terminating DESs.',
      untested: FIGURE,
    },
    {
      text: 'The originating DES initiates a request to remove existing NAPTR records of ENUM mapping data profile of the originating DES.',
      alsoBy: ['q3645/7.2.3/1'],
      untested: ORIGINATING,
    },
    {
      text: shouldInclude('REMOVE_DATA_REQ', 'The ENUM mapping NAPTR records to be cancelled.'),
      untested: ORIGINATING,
    },
    {
      text: 'The originating DES initiates T1 timer when receives an ACK (100) from the terminating DES.',
      cases: [isAcknowledgedCase('q3645/7.2.3/1', REMOVE_DATA)],
    },
    {
      text: 'The terminating DES cancels the requested ENUM NAPTR records accordingly and sends a REMOVE_DATA_RESP message to indicate to the originating DES whether the result of cancellation of existing ENUM NAPTR records is successful or not.',
      cases: [
        isAnsweredCase('q3645/7.2.3/2', REMOVE_DATA),
        {
          id: 'q3645/7.2.3/3',
          level: 'mandatory',
          sends: 'REMOVE_DATA_REQ of a record twice, each with a messageId of its own',
          expects: 'REMOVE_DATA_RESP with result 605 to the second: the record is there no more',
          async run(context) {
            const list = listText([context.record()]);
            await context.prepare('ADD_DATA_REQ', list);
            await context.prepare('REMOVE_DATA_REQ', list);
            return judgeResult(await context.request('REMOVE_DATA_REQ', list), 605);
          },
        },
        {
          id: 'q3645/7.2.3/4',
          level: 'mandatory',
          sends:
            'REMOVE_DATA_REQ of a record that is there and one that is not, then REMOVE_DATA_REQ of the first alone',
          expects: 'REMOVE_DATA_RESP with result 200: a rejected message is not applied in part',
          async run(context) {
            const [there, absent] = [context.record(), context.record()];
            await context.prepare('ADD_DATA_REQ', listText([there]));
            await context.prepareRefusal('REMOVE_DATA_REQ', listText([there, absent]));
            return judgeResult(await context.request('REMOVE_DATA_REQ', listText([there])), 200);
          },
        },
      ],
    },
    {
      text: shouldInclude(
        'REMOVE_DATA_RESP',
        'The result code and result description of the cancellation of requested ENUM mapping NAPTR records.',
      ),
      cases: [responseHeaderCase('q3645/7.2.3/5', REMOVE_DATA), responseResultCase('q3645/7.2.3/6', REMOVE_DATA)],
    },
    { text: LAST_STEP, cases: [isEndedCase('q3645/7.2.3/7', REMOVE_DATA)], untested: ORIGINATING },
  ],
};
