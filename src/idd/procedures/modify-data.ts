import { describeRecord } from '../../enum/naptr-record.js';
import type { DataProcedure } from './procedure.js';

/**
 * NAPTR records modified in DES [Q.3645 §7.2.2]: "the terminating DES modifies the requested ENUM NAPTR records accordingly and sends the
 * MOD_DATA_RESP message". All existing records are looked up in the state before the message.
 */
export const modifyData: DataProcedure<'MOD_DATA'> = {
  procedure: 'MOD_DATA',
  changeOf: ({ modifications }) => ({ command: 'MOD_DATA_REQ', modifications }),
  explain: ({ kind, record }) =>
    kind === 'missing'
      ? `the existing record of ${describeRecord(record)} is not in the profile`
      : `the modified record of ${describeRecord(record)} would equal another record`,
};
