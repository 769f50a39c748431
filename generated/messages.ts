// generated from xsd/idd.xsd by `npm run generate`, do not edit

/** Messages, Table 1. */
export type CommandCode =
  | 'ADD_NODE_REQ'
  | 'ADD_NODE_RESP'
  | 'REMOVE_NODE_REQ'
  | 'REMOVE_NODE_RESP'
  | 'ADD_DATA_REQ'
  | 'ADD_DATA_RESP'
  | 'MOD_DATA_REQ'
  | 'MOD_DATA_RESP'
  | 'REMOVE_DATA_REQ'
  | 'REMOVE_DATA_RESP';

export type ProtocolVersion = '1.0';

export interface MessageHeader {
  protocolVersion: ProtocolVersion;
  messageId: string;
  originatingOperatorId: string;
  terminatingOperatorId: string;
  originatingDesAddress: string;
  terminatingDesAddress: string;
  broadcastId: string;
}

export type NaptrRecord = {
  order: number;
  preference: number;
  flags: string;
  service: string;
  regexp: string;
  replacement: string;
  ttl?: number;
} & ({ e164Number: string; e164Prefix?: undefined } | { e164Prefix: string; e164Number?: undefined });

export interface EnumMappingDataList {
  naptrRecord: NaptrRecord[];
}

export interface NonEmptyEnumMappingDataList {
  naptrRecord: NaptrRecord[];
}

export interface Modification {
  existing: NaptrRecord;
  modified: NaptrRecord;
}

export interface EnumMappingModificationList {
  modification: Modification[];
}

export interface Result {
  resultCode: number;
  resultDescription?: string;
}

export interface AddNodeReq {
  header: MessageHeader;
  enumMappingDataList: EnumMappingDataList;
  activationTimestamp?: Date;
}

export interface AddNodeResp {
  header: MessageHeader;
  result: Result;
  enumMappingDataList?: EnumMappingDataList;
}

export interface RemoveNodeReq {
  header: MessageHeader;
  enumMappingDataList?: EnumMappingDataList;
}

export interface RemoveNodeResp {
  header: MessageHeader;
  result: Result;
}

export interface AddDataReq {
  header: MessageHeader;
  enumMappingDataList: NonEmptyEnumMappingDataList;
}

export interface AddDataResp {
  header: MessageHeader;
  result: Result;
}

export interface ModDataReq {
  header: MessageHeader;
  enumMappingModificationList: EnumMappingModificationList;
}

export interface ModDataResp {
  header: MessageHeader;
  result: Result;
}

export interface RemoveDataReq {
  header: MessageHeader;
  enumMappingDataList: NonEmptyEnumMappingDataList;
}

export interface RemoveDataResp {
  header: MessageHeader;
  result: Result;
}

export interface Ack {
  messageId?: string;
  returnCode: number;
  returnDescription?: string;
}

/** The type of the body element of each command code. */
export interface MessageByCommand {
  ADD_NODE_REQ: AddNodeReq;
  ADD_NODE_RESP: AddNodeResp;
  REMOVE_NODE_REQ: RemoveNodeReq;
  REMOVE_NODE_RESP: RemoveNodeResp;
  ADD_DATA_REQ: AddDataReq;
  ADD_DATA_RESP: AddDataResp;
  MOD_DATA_REQ: ModDataReq;
  MOD_DATA_RESP: ModDataResp;
  REMOVE_DATA_REQ: RemoveDataReq;
  REMOVE_DATA_RESP: RemoveDataResp;
}
