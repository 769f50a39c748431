import { addData } from './add-data.js';
import { modifyData } from './modify-data.js';
import type { DataProcedure } from './procedure.js';
import { removeData } from './remove-data.js';

type DataProcedures = { [P in 'ADD_DATA' | 'MOD_DATA' | 'REMOVE_DATA']: DataProcedure<P> };

/** The three procedures of clause 7.2. */
export const DATA_PROCEDURES: DataProcedures = { ADD_DATA: addData, MOD_DATA: modifyData, REMOVE_DATA: removeData };
