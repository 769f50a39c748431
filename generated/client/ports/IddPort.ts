// generated from wsdl/idd.wsdl by `npm run generate`, do not edit
import type { AddNodeReq } from "../definitions/AddNodeReq.js";
import type { Ack } from "../definitions/Ack.js";
import type { AddNodeResp } from "../definitions/AddNodeResp.js";
import type { RemoveNodeReq } from "../definitions/RemoveNodeReq.js";
import type { RemoveNodeResp } from "../definitions/RemoveNodeResp.js";
import type { AddDataReq } from "../definitions/AddDataReq.js";
import type { AddDataResp } from "../definitions/AddDataResp.js";
import type { ModDataReq } from "../definitions/ModDataReq.js";
import type { ModDataResp } from "../definitions/ModDataResp.js";
import type { RemoveDataReq } from "../definitions/RemoveDataReq.js";
import type { RemoveDataResp } from "../definitions/RemoveDataResp.js";

export interface IddPort {
    ADD_NODE_REQ(addNodeReq: AddNodeReq, callback: (err: any, result: Ack, rawResponse: any, soapHeader: any, rawRequest: any) => void): void;
    ADD_NODE_RESP(addNodeResp: AddNodeResp, callback: (err: any, result: Ack, rawResponse: any, soapHeader: any, rawRequest: any) => void): void;
    REMOVE_NODE_REQ(removeNodeReq: RemoveNodeReq, callback: (err: any, result: Ack, rawResponse: any, soapHeader: any, rawRequest: any) => void): void;
    REMOVE_NODE_RESP(removeNodeResp: RemoveNodeResp, callback: (err: any, result: Ack, rawResponse: any, soapHeader: any, rawRequest: any) => void): void;
    ADD_DATA_REQ(addDataReq: AddDataReq, callback: (err: any, result: Ack, rawResponse: any, soapHeader: any, rawRequest: any) => void): void;
    ADD_DATA_RESP(addDataResp: AddDataResp, callback: (err: any, result: Ack, rawResponse: any, soapHeader: any, rawRequest: any) => void): void;
    MOD_DATA_REQ(modDataReq: ModDataReq, callback: (err: any, result: Ack, rawResponse: any, soapHeader: any, rawRequest: any) => void): void;
    MOD_DATA_RESP(modDataResp: ModDataResp, callback: (err: any, result: Ack, rawResponse: any, soapHeader: any, rawRequest: any) => void): void;
    REMOVE_DATA_REQ(removeDataReq: RemoveDataReq, callback: (err: any, result: Ack, rawResponse: any, soapHeader: any, rawRequest: any) => void): void;
    REMOVE_DATA_RESP(removeDataResp: RemoveDataResp, callback: (err: any, result: Ack, rawResponse: any, soapHeader: any, rawRequest: any) => void): void;
}
