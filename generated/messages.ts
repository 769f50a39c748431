// generated from xsd/idd.xsd by `npm run generate`, do not edit

/** Command codes of the messages other than ACK [Q.3645 Table 1]. */
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

/** The version of this protocol. */
export type ProtocolVersion = '1.0';

/** Transfers the whole profile of the originating DES and asks for that of the terminating DES [Q.3645 §7.1.1]. */
export interface AddNodeReq {
  header: MessageHeader;
  /** ENUM mapping data list of the originating DES [Q.3645 §7.1.1, parameter 7]; may be empty. */
  enumMappingDataList: EnumMappingDataList;
  /** When the originating DES's data begins to resolve [Q.3645 §7.1.1, parameter 8]; left out: at once. */
  activationTimestamp?: Date;
}

/** Result of the activation, with the requested profile of the terminating DES [Q.3645 §7.1.1 step 3]. */
export interface AddNodeResp {
  header: MessageHeader;
  result: Result;
  /** ENUM mapping data list of the terminating DES, there when the result is 200 [Q.3645 §7.1.1 step 3]; left out, it makes no statement. */
  enumMappingDataList?: EnumMappingDataList;
}

/** The originating DES leaves: its whole profile goes [Q.3645 §7.1.2]. */
export interface RemoveNodeReq {
  header: MessageHeader;
  /** The records that go [Q.3645 §7.1.2, parameter 7]; checked, but the whole profile goes in any case. */
  enumMappingDataList?: EnumMappingDataList;
}

/** Result of the deactivation [Q.3645 §7.1.2 step 3]. */
export interface RemoveNodeResp {
  header: MessageHeader;
  result: Result;
}

/** NAPTR records to add to the profile of the originating DES, applied whole or not at all [Q.3645 §7.2.1]. */
export interface AddDataReq {
  header: MessageHeader;
  /** The NAPTR records to be added [Q.3645 §7.2.1, parameter 7]. */
  enumMappingDataList: NonEmptyEnumMappingDataList;
}

/** Result of the addition [Q.3645 §7.2.1 step 3]. */
export interface AddDataResp {
  header: MessageHeader;
  result: Result;
}

/** NAPTR records to modify in the profile of the originating DES, applied whole or not at all [Q.3645 §7.2.2]. */
export interface ModDataReq {
  header: MessageHeader;
  /** The NAPTR records to be modified [Q.3645 §7.2.2, parameter 7]. */
  enumMappingModificationList: EnumMappingModificationList;
}

/** Result of the modification [Q.3645 §7.2.2 step 3]. */
export interface ModDataResp {
  header: MessageHeader;
  result: Result;
}

/** NAPTR records to cancel in the profile of the originating DES, applied whole or not at all [Q.3645 §7.2.3]. */
export interface RemoveDataReq {
  header: MessageHeader;
  /** The NAPTR records to be cancelled [Q.3645 §7.2.3, parameter 7]. */
  enumMappingDataList: NonEmptyEnumMappingDataList;
}

/** Result of the cancellation [Q.3645 §7.2.3 step 3]. */
export interface RemoveDataResp {
  header: MessageHeader;
  result: Result;
}

/** Message acknowledgement [Q.3645 §9.2]. */
export interface Ack {
  /** Identifier of the message acknowledged; left out when it could not be read. */
  messageId?: string;
  returnCode: number;
  /** Why, for the person who reads it. */
  returnDescription?: string;
}

/** Parameters 1 to 6 of every request and response [Q.3645 §7.1, §7.2], with the protocol version that return code 403 of Table 2 is about. */
export interface MessageHeader {
  /** Another one is answered with return code 403 [Q.3645 Table 2]. */
  protocolVersion: ProtocolVersion;
  /** Message identifier, parameter 1; chosen by the sender of the request, never used by it again for another message of the command. The response bears that of its request. */
  messageId: string;
  /** The originating operator identifier, parameter 2. */
  originatingOperatorId: string;
  /** The terminating operator identifier, parameter 3. */
  terminatingOperatorId: string;
  /** The IP address of the originating DES, parameter 4. */
  originatingDesAddress: string;
  /** The IP address of the terminating DES, parameter 5. */
  terminatingDesAddress: string;
  /** The broadcast identifier, parameter 6, which associates the broadcast confirmation with the broadcast indication. */
  broadcastId: string;
}

/** ENUM mapping data list: any number of NAPTR records, in no particular order. */
export interface EnumMappingDataList {
  naptrRecord: NaptrRecord[];
}

/** ENUM mapping data list of at least one NAPTR record. */
export interface NonEmptyEnumMappingDataList {
  naptrRecord: NaptrRecord[];
}

/** At least one modification. All existing records are looked up in the state before the message. */
export interface EnumMappingModificationList {
  modification: Modification[];
}

/** A record that is there and what takes its place. A record's identity is its full value, as in RFC 4114. */
export interface Modification {
  existing: NaptrRecord;
  modified: NaptrRecord;
}

/** An ENUM mapping NAPTR record: the number or number block, and the fields of RFC 3403 §4.1. */
export type NaptrRecord = {
  /** Lowest first [RFC 3403 §4.1]. */
  order: number;
  /** Lowest first among equal order [RFC 3403 §4.1]. */
  preference: number;
  flags: string;
  service: string;
  regexp: string;
  replacement: string;
  ttl?: number;
} & (
  | {
      /** The one number the record is about. */
      e164Number: string;
      e164Prefix?: undefined;
    }
  | {
      /** A number block: every number that begins with it. */
      e164Prefix: string;
      e164Number?: undefined;
    }
);

/** Result of a request, parameter 7 of the responses [Q.3645 §9.3]. */
export interface Result {
  /** 200 or 6XX [Q.3645 Table 3]; another one is answered with return code 409. */
  resultCode: number;
  /** Why, for the person who reads it; of a rejected request it names the first record concerned. */
  resultDescription?: string;
}

/** The type of the body element of each command code. */
export interface MessageByCommand {
  /** Add DES node request [Q.3645 §7.1.1 step 1]. */
  ADD_NODE_REQ: AddNodeReq;
  /** Add DES node response [Q.3645 §7.1.1 step 3]. */
  ADD_NODE_RESP: AddNodeResp;
  /** Remove DES node request [Q.3645 §7.1.2 step 1]. */
  REMOVE_NODE_REQ: RemoveNodeReq;
  /** Remove DES node response [Q.3645 §7.1.2 step 3]. */
  REMOVE_NODE_RESP: RemoveNodeResp;
  /** Add new NAPTR records request [Q.3645 §7.2.1 step 1]. */
  ADD_DATA_REQ: AddDataReq;
  /** Add new NAPTR records response [Q.3645 §7.2.1 step 3]. */
  ADD_DATA_RESP: AddDataResp;
  /** Modify NAPTR records request [Q.3645 §7.2.2 step 1]. */
  MOD_DATA_REQ: ModDataReq;
  /** Modify NAPTR records response [Q.3645 §7.2.2 step 3]. */
  MOD_DATA_RESP: ModDataResp;
  /** Remove NAPTR records request [Q.3645 §7.2.3 step 1]. */
  REMOVE_DATA_REQ: RemoveDataReq;
  /** Remove NAPTR records response [Q.3645 §7.2.3 step 3]. */
  REMOVE_DATA_RESP: RemoveDataResp;
}
