import { describeRecord } from '../../enum/naptr-record.js';
import type { DataProcedure } from './procedure.js';

/**
 * NAPTR records removed from DES [Q.3645 §7.2.3]: "the terminating DES cancels the requested ENUM NAPTR records accordingly and sends a
 * REMOVE_DATA_RESP message".
 */
export const removeData: DataProcedure<'REMOVE_DATA'> = {
  procedure: 'REMOVE_DATA',
  changeOf: ({ records }) => ({ command: 'REMOVE_DATA_REQ', records }),
  explain: ({ record }) => `the record of ${describeRecord(record)} is not in the profile`,
};
