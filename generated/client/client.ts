// generated from wsdl/idd.wsdl by `npm run generate`, do not edit
import { type Client as SoapClient, createClientAsync as soapCreateClientAsync, type IExOptions as ISoapExOptions } from "soap";
import { exactClient } from "./exact-client.js";
import type { AddNodeReq } from "./definitions/AddNodeReq.js";
import type { Ack } from "./definitions/Ack.js";
import type { AddNodeResp } from "./definitions/AddNodeResp.js";
import type { RemoveNodeReq } from "./definitions/RemoveNodeReq.js";
import type { RemoveNodeResp } from "./definitions/RemoveNodeResp.js";
import type { AddDataReq } from "./definitions/AddDataReq.js";
import type { AddDataResp } from "./definitions/AddDataResp.js";
import type { ModDataReq } from "./definitions/ModDataReq.js";
import type { ModDataResp } from "./definitions/ModDataResp.js";
import type { RemoveDataReq } from "./definitions/RemoveDataReq.js";
import type { RemoveDataResp } from "./definitions/RemoveDataResp.js";
import type { IddService } from "./services/IddService.js";

export interface IddClient extends SoapClient {
    IddService: IddService;
    ADD_NODE_REQAsync(addNodeReq: AddNodeReq, options?: ISoapExOptions): Promise<[result: Ack, rawResponse: any, soapHeader: any, rawRequest: any]>;
    ADD_NODE_RESPAsync(addNodeResp: AddNodeResp, options?: ISoapExOptions): Promise<[result: Ack, rawResponse: any, soapHeader: any, rawRequest: any]>;
    REMOVE_NODE_REQAsync(removeNodeReq: RemoveNodeReq, options?: ISoapExOptions): Promise<[result: Ack, rawResponse: any, soapHeader: any, rawRequest: any]>;
    REMOVE_NODE_RESPAsync(removeNodeResp: RemoveNodeResp, options?: ISoapExOptions): Promise<[result: Ack, rawResponse: any, soapHeader: any, rawRequest: any]>;
    ADD_DATA_REQAsync(addDataReq: AddDataReq, options?: ISoapExOptions): Promise<[result: Ack, rawResponse: any, soapHeader: any, rawRequest: any]>;
    ADD_DATA_RESPAsync(addDataResp: AddDataResp, options?: ISoapExOptions): Promise<[result: Ack, rawResponse: any, soapHeader: any, rawRequest: any]>;
    MOD_DATA_REQAsync(modDataReq: ModDataReq, options?: ISoapExOptions): Promise<[result: Ack, rawResponse: any, soapHeader: any, rawRequest: any]>;
    MOD_DATA_RESPAsync(modDataResp: ModDataResp, options?: ISoapExOptions): Promise<[result: Ack, rawResponse: any, soapHeader: any, rawRequest: any]>;
    REMOVE_DATA_REQAsync(removeDataReq: RemoveDataReq, options?: ISoapExOptions): Promise<[result: Ack, rawResponse: any, soapHeader: any, rawRequest: any]>;
    REMOVE_DATA_RESPAsync(removeDataResp: RemoveDataResp, options?: ISoapExOptions): Promise<[result: Ack, rawResponse: any, soapHeader: any, rawRequest: any]>;
}

/** Create IddClient */
export function createClientAsync(...args: Parameters<typeof soapCreateClientAsync>): Promise<IddClient> {
    return soapCreateClientAsync(args[0], args[1], args[2]).then((client) => exactClient(client) as IddClient);
}
