// generated from wsdl/idd.wsdl by `npm run generate`, do not edit
import type {
  Ack,
  AddDataReq,
  AddDataResp,
  AddNodeReq,
  AddNodeResp,
  ModDataReq,
  ModDataResp,
  RemoveDataReq,
  RemoveDataResp,
  RemoveNodeReq,
  RemoveNodeResp,
} from './messages.js';

/** What a DES implements: one handler for each operation of IddPortType. `Context` is what the endpoint knows of the exchange. */
export interface IddServer<Context> {
  /** [Q.3645 §7.1.1 step 1, Table 1] */
  ADD_NODE_REQ(message: AddNodeReq, context: Context): Promise<Ack>;
  /** [Q.3645 §7.1.1 step 3, Table 1] */
  ADD_NODE_RESP(message: AddNodeResp, context: Context): Promise<Ack>;
  /** [Q.3645 §7.1.2 step 1, Table 1] */
  REMOVE_NODE_REQ(message: RemoveNodeReq, context: Context): Promise<Ack>;
  /** [Q.3645 §7.1.2 step 3, Table 1] */
  REMOVE_NODE_RESP(message: RemoveNodeResp, context: Context): Promise<Ack>;
  /** [Q.3645 §7.2.1 step 1, Table 1] */
  ADD_DATA_REQ(message: AddDataReq, context: Context): Promise<Ack>;
  /** [Q.3645 §7.2.1 step 3, Table 1] */
  ADD_DATA_RESP(message: AddDataResp, context: Context): Promise<Ack>;
  /** [Q.3645 §7.2.2 step 1, Table 1] */
  MOD_DATA_REQ(message: ModDataReq, context: Context): Promise<Ack>;
  /** [Q.3645 §7.2.2 step 3, Table 1] */
  MOD_DATA_RESP(message: ModDataResp, context: Context): Promise<Ack>;
  /** [Q.3645 §7.2.3 step 1, Table 1] */
  REMOVE_DATA_REQ(message: RemoveDataReq, context: Context): Promise<Ack>;
  /** [Q.3645 §7.2.3 step 3, Table 1] */
  REMOVE_DATA_RESP(message: RemoveDataResp, context: Context): Promise<Ack>;
}
