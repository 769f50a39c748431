import { isSameAddress } from '../../../idd/address.js';
import { RESULT_CODES } from '../../../idd/codes.js';
import { type Clause, failed, passed } from '../../case.js';
import { listText } from '../../message-text.js';
import { describeReceived } from '../../received.js';
import { isAcknowledged } from '../../session.js';
import { describeAnswer } from '../../target.js';
import { ORIGINATING } from './procedure.js';
import { requestOfTarget } from './request-of-target.js';

/** [Q.3645 §9.1] */
export const clause91: Clause = {
  document: 'q3645',
  clause: '9.1',
  title: 'Messages',
  sentences: [
    {
      text: 'The messages that use the Idd interface are listed in Table 1.',
      cases: [
        {
          id: 'q3645/9.1/1',
          level: 'mandatory',
          sends: 'a valid ADD_DATA_REQ',
          expects: 'the element ACK in the Body of the HTTP response, valid against the contract',
          async run(context) {
            const { answer } = await context.send('ADD_DATA_REQ', listText([context.record()]));
            return answer.said.kind === 'ack' ? passed(describeAnswer(answer)) : failed(describeAnswer(answer));
          },
        },
        requestOfTarget({
          id: 'q3645/9.1/3',
          level: 'mandatory',
          sends: 'ACK 100 and a response with result 200 to a request of the target',
          expects:
            'a request valid against the contract, from the target to the tester by operators and addresses, and ACK 100 to the response',
          async run(context, request) {
            const { operator, targetOperator, address, targetAddress } = context.settings;
            const { answer } = await context.respond(request, 200);
            const { header, command, invalid } = request;
            if (invalid !== undefined) return failed(`${command} is not valid: ${invalid}`);
            if (header.originatingOperatorId !== targetOperator || header.terminatingOperatorId !== operator) {
              return failed(`${command} from ${header.originatingOperatorId} to ${header.terminatingOperatorId}`);
            }
            if (
              !isSameAddress(header.originatingDesAddress ?? '', targetAddress) ||
              !isSameAddress(header.terminatingDesAddress ?? '', address)
            ) {
              return failed(`${command} from ${header.originatingDesAddress} to ${header.terminatingDesAddress}`);
            }
            const saw = `${command}, and ${describeAnswer(answer)} to its response`;
            return isAcknowledged(answer) ? passed(saw) : failed(saw);
          },
        }),
      ],
    },
    {
      text: 'Table 1: all, Acknowledgement, ACK; Success: 1XX, Failure: 4XX, 5XX',
      alsoBy: ['q3645/9.1/1', 'q3645/9.2/1'],
    },
    {
      text: 'Table 1: DES node added to a distributed ENUM system, ADD_NODE_REQ and ADD_NODE_RESP; Success: 200, Failure: 6XX',
      alsoBy: ['q3645/7.1.1/5', 'q3645/9.3/1'],
      untested: ORIGINATING,
    },
    {
      text: 'Table 1: DES node removed from a distributed ENUM system, REMOVE_NODE_REQ and REMOVE_NODE_RESP; Success: 200, Failure: 6XX',
      alsoBy: ['q3645/7.1.2/3', 'q3645/9.3/2'],
      untested: ORIGINATING,
    },
    {
      text: 'Table 1: NAPTR records added to DES, ADD_DATA_REQ and ADD_DATA_RESP; Success: 200, Failure: 6XX',
      alsoBy: ['q3645/7.2.1/2', 'q3645/9.3/3'],
      untested: ORIGINATING,
    },
    {
      text: 'Table 1: NAPTR records modified in DES, MOD_DATA_REQ and MOD_DATA_RESP; Success: 200, Failure: 6XX',
      alsoBy: ['q3645/7.2.2/2', 'q3645/9.3/5'],
      untested: ORIGINATING,
    },
    {
      text: 'Table 1: NAPTR records removed from DES, REMOVE_DATA_REQ and REMOVE_DATA_RESP; Success: 200, Failure: 6XX',
      alsoBy: ['q3645/7.2.3/2', 'q3645/9.3/7'],
      cases: [
        {
          id: 'q3645/9.1/2',
          level: 'mandatory',
          alone: true,
          sends: 'nothing: it looks at every message that has come in the run so far',
          expects: 'only command codes of Table 1, and only result codes of Table 3',
          async run(context) {
            const strange = context.peer.received.find(
              ({ command, resultCode }) =>
                !/^(ADD_NODE|REMOVE_NODE|ADD_DATA|MOD_DATA|REMOVE_DATA)_(REQ|RESP)$/.test(command) ||
                (resultCode !== undefined && !(resultCode in RESULT_CODES)),
            );
            return strange === undefined
              ? passed(`${context.peer.received.length} messages`)
              : failed(describeReceived(strange));
          },
        },
      ],
      untested: ORIGINATING,
    },
  ],
};
