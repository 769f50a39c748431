import type { Procedure } from '../codes.js';
import { addData } from './add-data.js';
import { addNode } from './add-node.js';
import { modifyData } from './modify-data.js';
import type { DataProcedure, OriginatingRole } from './procedure.js';
import { removeData } from './remove-data.js';
import { removeNode } from './remove-node.js';

/** The five procedures of clause 7 in the role of the originating DES. */
export const ORIGINATING: Record<Procedure, OriginatingRole> = {
  ADD_NODE: addNode,
  REMOVE_NODE: removeNode,
  ADD_DATA: addData,
  MOD_DATA: modifyData,
  REMOVE_DATA: removeData,
};

type DataProcedures = { [P in 'ADD_DATA' | 'MOD_DATA' | 'REMOVE_DATA']: DataProcedure<P> };

/** The three procedures of clause 7.2. */
export const DATA_PROCEDURES: DataProcedures = { ADD_DATA: addData, MOD_DATA: modifyData, REMOVE_DATA: removeData };
