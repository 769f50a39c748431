import { type Clause, failed, passed } from '../../case.js';
import { judgeResult } from '../../judge.js';
import { listText } from '../../message-text.js';
import { at } from '../../xml-tree.js';
import {
  ADD_NODE,
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

/** [Q.3645 §7.1.1] */
export const clause711: Clause = {
  document: 'q3645',
  clause: '7.1.1',
  title: 'DES node added to a distributed ENUM system',
  sentences: [
    {
      text: 'Figure 7-1 shows the DES node adding procedure when a DES of a newly involved operator wants to broadcast its ENUM profile to and get ENUM profile from relevant DESs.',
      untested: FIGURE,
    },
    {
      text: 'The originating DES sends an ADD_NODE_REQ message to the terminating DES for transferring the ENUM mapping data profile of the originating DES and requesting for the ENUM mapping data profile of terminating DES.',
      alsoBy: ['q3645/7.1.1/1'],
      untested: ORIGINATING,
    },
    { text: 'T0 timer is started.', alsoBy: ['q3645/7.3.1/1'] },
    {
      text: 'T0 is the maximum duration between sending a request/response message and receiving the message acknowledgement.',
      alsoBy: ['q3645/7.3.1/1'],
    },
    {
      text: shouldInclude(
        'ADD_NODE_REQ',
        'ENUM mapping data list which includes the ENUM mapping naming authority pointer (NAPTR) records',
        'Timestamp of activation which presents the date and time of involving the ENUM mapping data of originating DES.',
      ),
      cases: [
        {
          id: 'q3645/7.1.1/2',
          level: 'mandatory',
          alone: true,
          sends: 'ADD_NODE_REQ with a timestamp of activation that is past',
          expects: 'ADD_NODE_RESP with result 200',
          async run(context) {
            const timestamp = '<activationTimestamp>2020-09-29T12:00:00+02:00</activationTimestamp>';
            return judgeResult(
              await context.request('ADD_NODE_REQ', context.profile(context.record()) + timestamp),
              200,
            );
          },
        },
      ],
      untested: ORIGINATING,
    },
    {
      text: 'The originating DES starts timer T1 when receives an ACK (100) from the terminating DES.',
      cases: [isAcknowledgedCase('q3645/7.1.1/1', ADD_NODE)],
    },
    {
      text: 'The timer T1 is the maximum duration between the originating DES receiving an ACK (100) for request message and receiving response message.',
      untested: ORIGINATING,
    },
    {
      text: 'The terminating DES stores and activates the receiving ENUM mapping data profile of the originating DES.',
      cases: [
        {
          id: 'q3645/7.1.1/3',
          level: 'mandatory',
          alone: true,
          sends: 'ADD_NODE_REQ with a record in its profile, then REMOVE_DATA_REQ of that record',
          expects: 'REMOVE_DATA_RESP with result 200: the record is there',
          async run(context) {
            const record = context.record();
            await context.prepare('ADD_NODE_REQ', context.profile(record));
            return judgeResult(await context.request('REMOVE_DATA_REQ', listText([record])), 200);
          },
        },
        {
          id: 'q3645/7.1.1/4',
          level: 'mandatory',
          alone: true,
          sends: 'ADD_NODE_REQ twice with different profiles, then REMOVE_DATA_REQ of a record of the first',
          expects: 'REMOVE_DATA_RESP with result 605: the second profile has taken the place of the first',
          async run(context) {
            const record = context.record();
            await context.prepare('ADD_NODE_REQ', context.profile(record));
            await context.prepare('ADD_NODE_REQ', context.profile(context.record()));
            return judgeResult(await context.request('REMOVE_DATA_REQ', listText([record])), 605);
          },
        },
      ],
      untested: 'What a number resolves to is asked by SIP proxies of the target, not by peers.',
    },
    {
      text: 'It sends a response to the originating DES with an ADD_NODE_RESP message that contains the requested ENUM mapping data profile of the terminating DES.',
      cases: [
        isAnsweredCase('q3645/7.1.1/5', ADD_NODE),
        {
          id: 'q3645/7.1.1/6',
          level: 'mandatory',
          alone: true,
          sends: 'a valid ADD_NODE_REQ',
          expects: 'ADD_NODE_RESP with an ENUM mapping data list, which may be empty',
          async run(context) {
            const { xml } = await context.request('ADD_NODE_REQ', context.profile());
            const list = at(xml, 'Body', 'ADD_NODE_RESP', 'enumMappingDataList');
            return list === undefined
              ? failed('ADD_NODE_RESP without enumMappingDataList')
              : passed(`a list of ${list.children.length} records`);
          },
        },
      ],
    },
    {
      text: 'The originating DES stores and activates the receiving ENUM mapping data profile of the terminating DES.',
      untested: ORIGINATING,
    },
    {
      text: shouldInclude(
        'ADD_NODE_RESP',
        'The result code and result description of the activation of the originating DES.',
      ),
      cases: [responseHeaderCase('q3645/7.1.1/7', ADD_NODE), responseResultCase('q3645/7.1.1/8', ADD_NODE)],
    },
    { text: LAST_STEP, cases: [isEndedCase('q3645/7.1.1/9', ADD_NODE)], untested: ORIGINATING },
  ],
};
