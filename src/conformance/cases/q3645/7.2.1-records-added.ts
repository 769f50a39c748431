import { type Clause, notApplicable } from '../../case.js';
import { judgeResult } from '../../judge.js';
import { listText } from '../../message-text.js';
import { describeReceived } from '../../received.js';
import { INVALID_RECORD } from './invalid-record.js';
import {
  ADD_DATA,
  FIGURE,
  isAcknowledgedCase,
  isAnsweredCase,
  isEndedCase,
  LAST_STEP,
  ORIGINATING,
  responseHeaderCase,
  responseResultCase,
  shouldInclude,
} from './procedure.js';

/** [Q.3645 §7.2.1] */
export const clause721: Clause = {
  document: 'q3645',
  clause: '7.2.1',
  title: 'NAPTR records added to DES',
  sentences: [
    {
      text: 'Figure 7-3 shows the ENUM data management procedure when the originating DES adds ENUM NAPTR records and broadcasts the request of adding NAPTR record to the relevant terminating DESs.',
      untested: FIGURE,
    },
    {
      text: 'The originating DES initiates an ADD_DATA_REQ message to indicate to the terminating DES to add new NAPTR records into the ENUM mapping data profile of the originating DES.',
      alsoBy: ['q3645/7.2.1/1'],
      untested: ORIGINATING,
    },
    { text: shouldInclude('ADD_DATA_REQ', 'The ENUM mapping NAPTR records to be added.'), untested: ORIGINATING },
    {
      text: 'The originating DES initiates T1 timer when it receives an ACK (100) from the terminating DES.',
      cases: [isAcknowledgedCase('q3645/7.2.1/1', ADD_DATA)],
    },
    {
      text: 'The terminating DES adds the new NAPTR records accordingly and sends the ADD_DATA_RESP message to inform the originating DES whether the result of adding existing ENUM NAPTR records is successful or not.',
      cases: [
        isAnsweredCase('q3645/7.2.1/2', ADD_DATA),
        {
          id: 'q3645/7.2.1/3',
          level: 'mandatory',
          sends: 'ADD_DATA_REQ of two records, then REMOVE_DATA_REQ of both',
          expects: 'REMOVE_DATA_RESP with result 200: they are there',
          async run(context) {
            const list = listText([context.record(), context.record()]);
            await context.prepare('ADD_DATA_REQ', list);
            return judgeResult(await context.request('REMOVE_DATA_REQ', list), 200);
          },
        },
        {
          id: 'q3645/7.2.1/4',
          level: 'mandatory',
          sends: 'ADD_DATA_REQ of a record that is there already',
          expects: 'ADD_DATA_RESP with result 200',
          async run(context) {
            const list = listText([context.record()]);
            await context.prepare('ADD_DATA_REQ', list);
            return judgeResult(await context.request('ADD_DATA_REQ', list), 200);
          },
        },
        {
          id: 'q3645/7.2.1/5',
          level: 'mandatory',
          sends: 'ADD_DATA_REQ of a valid and an invalid record, then REMOVE_DATA_REQ of the valid one',
          expects: 'REMOVE_DATA_RESP with result 605: a rejected message is not applied in part',
          async run(context) {
            const record = context.record();
            const response = await context.request('ADD_DATA_REQ', listText([record, context.record(INVALID_RECORD)]));
            if (response.resultCode === 200) return notApplicable(`${describeReceived(response)}: both are taken`);
            return judgeResult(await context.request('REMOVE_DATA_REQ', listText([record])), 605);
          },
        },
      ],
    },
    {
      text: shouldInclude(
        'ADD_DATA_RESP',
        'The result code and result description of the adding ENUM mapping NAPTR records.',
      ),
      cases: [responseHeaderCase('q3645/7.2.1/6', ADD_DATA), responseResultCase('q3645/7.2.1/7', ADD_DATA)],
    },
    { text: LAST_STEP, cases: [isEndedCase('q3645/7.2.1/8', ADD_DATA)], untested: ORIGINATING },
  ],
};
