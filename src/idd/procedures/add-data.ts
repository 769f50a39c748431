import { describeRecord } from '../../enum/naptr-record.js';
import type { DataProcedure } from './procedure.js';

/**
 * NAPTR records added to DES [Q.3645 §7.2.1]: "the terminating DES adds the new NAPTR records accordingly and sends the ADD_DATA_RESP
 * message". A record that is there already is no error.
 */
export const addData: DataProcedure<'ADD_DATA'> = {
  procedure: 'ADD_DATA',
  changeOf: ({ records }) => ({ command: 'ADD_DATA_REQ', records }),
  explain: ({ record }) => `the record of ${describeRecord(record)} cannot be added`,
};
