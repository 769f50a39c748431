import type { CommandCode } from '../../generated/messages.js';

export type { CommandCode };

/** Procedures of clause 7, by the stem of their command codes. */
export type Procedure = 'ADD_NODE' | 'REMOVE_NODE' | 'ADD_DATA' | 'MOD_DATA' | 'REMOVE_DATA';
export type RequestCode = `${Procedure}_REQ`;
export type ResponseCode = `${Procedure}_RESP`;

/** Return codes of the ACK message [Q.3645 Table 2], in the Recommendation's own words. */
export const RETURN_CODES = {
  100: 'Message and system are normal',
  101: 'Repeated message ID',
  400: 'Message parameter length error',
  401: 'Message format error',
  402: 'Undefined command code',
  403: 'Protocol version error',
  404: 'Encoding format error',
  405: 'Unrecognized or incorrect identity of the sender',
  406: 'Invalid message received when timer was expired',
  407: 'Unexpected message',
  408: 'Received a response message that does not have a corresponding request message',
  409: 'Received a response message with unexpected result code',
  410: 'Mismatched parameters',
  500: 'Abnormal receiver',
  501: 'Receiver is too busy to reply to the request',
} as const;
export type ReturnCode = keyof typeof RETURN_CODES;

/** Result codes of a response [Q.3645 Table 3], in the Recommendation's own words. */
export const RESULT_CODES = {
  200: 'The request was accepted or operation was completed successfully',
  601: 'Add DES node request is rejected',
  602: 'Remove DES node request is rejected',
  603: 'Add NAPTR record request is rejected',
  604: 'Modify NAPTR record request is rejected',
  605: 'Remove NAPTR record request is rejected',
  699: 'Other undefined service errors',
} as const;
export type ResultCode = keyof typeof RESULT_CODES;

const REJECTION: Record<Procedure, ResultCode> = {
  ADD_NODE: 601,
  REMOVE_NODE: 602,
  ADD_DATA: 603,
  MOD_DATA: 604,
  REMOVE_DATA: 605,
};

export function procedureOf(command: CommandCode): Procedure {
  return command.replace(/_(REQ|RESP)$/, '') as Procedure;
}

export function isRequest(command: CommandCode): command is RequestCode {
  return command.endsWith('_REQ');
}

export function responseTo(command: RequestCode): ResponseCode {
  return `${procedureOf(command)}_RESP`;
}

/** The 6XX with which a request of this procedure is rejected [Q.3645 Table 3]. */
export function rejectionOf(procedure: Procedure): ResultCode {
  return REJECTION[procedure];
}

/** Whether Table 3 gives this result code for a response of this procedure; another one is answered with 409. */
export function isExpectedResult(procedure: Procedure, resultCode: number): resultCode is ResultCode {
  return resultCode === 200 || resultCode === 699 || resultCode === REJECTION[procedure];
}
