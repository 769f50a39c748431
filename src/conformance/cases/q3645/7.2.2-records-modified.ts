import type { Clause } from '../../case.js';
import { judgeResult } from '../../judge.js';
import { fieldsText, listText, modificationText } from '../../message-text.js';
import {
  FIGURE,
  isAcknowledgedCase,
  isAnsweredCase,
  isEndedCase,
  LAST_STEP,
  MOD_DATA,
  ORIGINATING,
  responseHeaderCase,
  responseResultCase,
  shouldInclude,
} from './procedure.js';

/** [Q.3645 §7.2.2] */
export const clause722: Clause = {
  document: 'q3645',
  clause: '7.2.2',
  title: 'NAPTR records modified in DES',
  sentences: [
    {
      text: 'Figure 7-4 shows the self-management procedure when the key features of existing ENUM NAPTR records were modified in originating DES and the originating DES broadcasts the request of the modification of NAPTR record to relevant terminating DESs.',
      untested: FIGURE,
    },
    {
      text: 'The originating DES initiates a MOD_DATA_REQ message to indicate to the terminating DES to modify the existing NAPTR records of ENUM mapping data profile of the originating DES.',
      alsoBy: ['q3645/7.2.2/1'],
      untested: ORIGINATING,
    },
    { text: shouldInclude('MOD_DATA_REQ', 'The ENUM mapping NAPTR records to be modified.'), untested: ORIGINATING },
    {
      text: 'The originating DES initiates T1 timer when it receives an ACK (100) from the terminating DES.',
      cases: [isAcknowledgedCase('q3645/7.2.2/1', MOD_DATA)],
    },
    {
      text: 'The terminating DES modifies the requested ENUM NAPTR records accordingly and sends the MOD_DATA_RESP message to inform the originating DES whether the result of modification of existing ENUM NAPTR records is successful or not.',
      cases: [
        isAnsweredCase('q3645/7.2.2/2', MOD_DATA),
        {
          id: 'q3645/7.2.2/3',
          level: 'mandatory',
          sends: 'MOD_DATA_REQ of a record, then REMOVE_DATA_REQ of the modified one',
          expects: 'REMOVE_DATA_RESP with result 200: the modified record is there',
          async run(context) {
            const record = context.record();
            const modified = { ...record, preference: 20 };
            await context.prepare('ADD_DATA_REQ', listText([record]));
            await context.prepare('MOD_DATA_REQ', modificationText(record, modified));
            return judgeResult(await context.request('REMOVE_DATA_REQ', listText([modified])), 200);
          },
        },
        {
          id: 'q3645/7.2.2/4',
          level: 'mandatory',
          sends: 'MOD_DATA_REQ of a record, then REMOVE_DATA_REQ of what it was before',
          expects: 'REMOVE_DATA_RESP with result 605: the existing record is there no more',
          async run(context) {
            const record = context.record();
            await context.prepare('ADD_DATA_REQ', listText([record]));
            await context.prepare('MOD_DATA_REQ', modificationText(record, { ...record, preference: 20 }));
            return judgeResult(await context.request('REMOVE_DATA_REQ', listText([record])), 605);
          },
        },
        {
          id: 'q3645/7.2.2/5',
          level: 'mandatory',
          sends:
            'MOD_DATA_REQ of a record that is there and one that is not, then REMOVE_DATA_REQ of the first as it was',
          expects: 'REMOVE_DATA_RESP with result 200: a rejected message is not applied in part',
          async run(context) {
            const [there, absent] = [context.record(), context.record()];
            await context.prepare('ADD_DATA_REQ', listText([there]));
            const modifications = [there, absent].map(
              (record) =>
                `<modification><existing>${fieldsText(record)}</existing><modified>${fieldsText({ ...record, order: 200 })}</modified></modification>`,
            );
            const list = `<enumMappingModificationList>${modifications.join('')}</enumMappingModificationList>`;
            await context.prepareRefusal('MOD_DATA_REQ', list);
            return judgeResult(await context.request('REMOVE_DATA_REQ', listText([there])), 200);
          },
        },
      ],
    },
    {
      text: shouldInclude(
        'MOD_DATA_RESP',
        'The result code and result description of the modification of requested ENUM mapping NAPTR records.',
      ),
      cases: [responseHeaderCase('q3645/7.2.2/6', MOD_DATA), responseResultCase('q3645/7.2.2/7', MOD_DATA)],
    },
    { text: LAST_STEP, cases: [isEndedCase('q3645/7.2.2/8', MOD_DATA)], untested: ORIGINATING },
  ],
};
