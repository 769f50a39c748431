// generated from xsd/idd.xsd by `npm run generate`, do not edit
import type { CommandCode } from './messages.js';

/** A simple type: how a value is written, and its facets as data. */
export interface SimpleType {
  readonly name: string;
  /** The type that it restricts. */
  readonly base?: string;
  readonly lexical: 'string' | 'integer' | 'dateTime';
  readonly whiteSpace: 'preserve' | 'collapse';
  readonly enumeration?: readonly string[];
  /** In characters. */
  readonly minLength?: number;
  /** In characters. */
  readonly maxLength?: number;
  /** Anchored. */
  readonly pattern?: RegExp;
  readonly minInclusive?: number;
  readonly maxInclusive?: number;
}

/** One place in a sequence: one element, or a choice between several. */
export interface Particle {
  readonly minOccurs: 0 | 1;
  readonly maxOccurs: 1 | 'unbounded';
  readonly alternatives: readonly { readonly name: string; readonly type: string }[];
}

/** A complex type: a sequence. */
export interface ComplexType {
  readonly name: string;
  readonly particles: readonly Particle[];
}

/** Namespace of all elements and types. */
export const NAMESPACE = 'urn:q3645:idd:1';

/** Command codes of the messages other than ACK [Q.3645 Table 1]. */
export const COMMAND_CODES: readonly CommandCode[] = [
  'ADD_NODE_REQ',
  'ADD_NODE_RESP',
  'REMOVE_NODE_REQ',
  'REMOVE_NODE_RESP',
  'ADD_DATA_REQ',
  'ADD_DATA_RESP',
  'MOD_DATA_REQ',
  'MOD_DATA_RESP',
  'REMOVE_DATA_REQ',
  'REMOVE_DATA_RESP',
];

/** The complex type of each message element. */
export const ELEMENT_TYPES: Readonly<Record<CommandCode | 'ACK', string>> = {
  ADD_NODE_REQ: 'AddNodeReqType',
  ADD_NODE_RESP: 'AddNodeRespType',
  REMOVE_NODE_REQ: 'RemoveNodeReqType',
  REMOVE_NODE_RESP: 'RemoveNodeRespType',
  ADD_DATA_REQ: 'AddDataReqType',
  ADD_DATA_RESP: 'AddDataRespType',
  MOD_DATA_REQ: 'ModDataReqType',
  MOD_DATA_RESP: 'ModDataRespType',
  REMOVE_DATA_REQ: 'RemoveDataReqType',
  REMOVE_DATA_RESP: 'RemoveDataRespType',
  ACK: 'AckType',
};

/** Simple types by name; those of XML Schema itself with the prefix xs:. */
export const SIMPLE_TYPES: Readonly<Record<string, SimpleType>> = {
  'xs:byte': {
    name: 'xs:byte',
    base: 'xs:short',
    lexical: 'integer',
    whiteSpace: 'collapse',
    minInclusive: -128,
    maxInclusive: 127,
  },
  'xs:int': {
    name: 'xs:int',
    lexical: 'integer',
    whiteSpace: 'collapse',
    minInclusive: -2147483648,
    maxInclusive: 2147483647,
  },
  'xs:short': {
    name: 'xs:short',
    base: 'xs:int',
    lexical: 'integer',
    whiteSpace: 'collapse',
    minInclusive: -32768,
    maxInclusive: 32767,
  },
  'xs:unsignedByte': {
    name: 'xs:unsignedByte',
    base: 'xs:unsignedShort',
    lexical: 'integer',
    whiteSpace: 'collapse',
    minInclusive: 0,
    maxInclusive: 255,
  },
  'xs:unsignedShort': {
    name: 'xs:unsignedShort',
    lexical: 'integer',
    whiteSpace: 'collapse',
    minInclusive: 0,
    maxInclusive: 65535,
  },
  ProtocolVersionType: {
    name: 'ProtocolVersionType',
    base: 'xs:token',
    lexical: 'string',
    whiteSpace: 'collapse',
    enumeration: ['1.0'],
  },
  IdentifierType: {
    name: 'IdentifierType',
    base: 'xs:token',
    lexical: 'string',
    whiteSpace: 'collapse',
    minLength: 1,
    maxLength: 64,
  },
  OperatorIdType: {
    name: 'OperatorIdType',
    base: 'xs:token',
    lexical: 'string',
    whiteSpace: 'collapse',
    minLength: 1,
    maxLength: 64,
    pattern: /^(?:[A-Za-z0-9.\-]*)$/u,
  },
  IpAddressType: {
    name: 'IpAddressType',
    base: 'xs:token',
    lexical: 'string',
    whiteSpace: 'collapse',
    minLength: 2,
    maxLength: 45,
    pattern: /^(?:(?:((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))|(?:([0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4})|(?:([0-9A-Fa-f]{1,4}:){1,7}:)|(?:([0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4})|(?:([0-9A-Fa-f]{1,4}:){1,5}(:[0-9A-Fa-f]{1,4}){1,2})|(?:([0-9A-Fa-f]{1,4}:){1,4}(:[0-9A-Fa-f]{1,4}){1,3})|(?:([0-9A-Fa-f]{1,4}:){1,3}(:[0-9A-Fa-f]{1,4}){1,4})|(?:([0-9A-Fa-f]{1,4}:){1,2}(:[0-9A-Fa-f]{1,4}){1,5})|(?:[0-9A-Fa-f]{1,4}:(:[0-9A-Fa-f]{1,4}){1,6})|(?::((:[0-9A-Fa-f]{1,4}){1,7}|:))|(?:([0-9A-Fa-f]{1,4}:){6}((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))|(?:([0-9A-Fa-f]{1,4}:){1,5}:((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))|(?:([0-9A-Fa-f]{1,4}:){1,4}:[0-9A-Fa-f]{1,4}:((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))|(?:([0-9A-Fa-f]{1,4}:){1,3}(:[0-9A-Fa-f]{1,4}){1,2}:((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))|(?:([0-9A-Fa-f]{1,4}:){1,2}(:[0-9A-Fa-f]{1,4}){1,3}:((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))|(?:[0-9A-Fa-f]{1,4}:(:[0-9A-Fa-f]{1,4}){1,4}:((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))|(?:::([0-9A-Fa-f]{1,4}:){0,5}((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])))$/u,
  },
  ActivationTimestampType: {
    name: 'ActivationTimestampType',
    base: 'xs:dateTime',
    lexical: 'dateTime',
    whiteSpace: 'collapse',
    pattern: /^(?:[^\n\r]*(Z|[+\-][0-9]{2}:[0-9]{2}))$/u,
  },
  E164NumberType: {
    name: 'E164NumberType',
    base: 'xs:token',
    lexical: 'string',
    whiteSpace: 'collapse',
    minLength: 3,
    maxLength: 16,
    pattern: /^(?:\+[0-9]*)$/u,
  },
  E164PrefixType: {
    name: 'E164PrefixType',
    base: 'xs:token',
    lexical: 'string',
    whiteSpace: 'collapse',
    minLength: 2,
    maxLength: 16,
    pattern: /^(?:\+[0-9]*)$/u,
  },
  FlagsType: {
    name: 'FlagsType',
    base: 'xs:token',
    lexical: 'string',
    whiteSpace: 'collapse',
    maxLength: 255,
  },
  ServiceType: {
    name: 'ServiceType',
    base: 'xs:token',
    lexical: 'string',
    whiteSpace: 'collapse',
    maxLength: 255,
  },
  RegexpType: {
    name: 'RegexpType',
    base: 'xs:string',
    lexical: 'string',
    whiteSpace: 'preserve',
    maxLength: 255,
  },
  ReplacementType: {
    name: 'ReplacementType',
    base: 'xs:token',
    lexical: 'string',
    whiteSpace: 'collapse',
    maxLength: 253,
  },
  TtlType: {
    name: 'TtlType',
    base: 'xs:unsignedInt',
    lexical: 'integer',
    whiteSpace: 'collapse',
    minInclusive: 0,
    maxInclusive: 2147483647,
  },
  ReturnCodeType: {
    name: 'ReturnCodeType',
    base: 'xs:unsignedShort',
    lexical: 'integer',
    whiteSpace: 'collapse',
    minInclusive: 100,
    maxInclusive: 599,
  },
  DescriptionType: {
    name: 'DescriptionType',
    base: 'xs:string',
    lexical: 'string',
    whiteSpace: 'preserve',
    maxLength: 1024,
  },
};

/** Complex types by name. */
export const COMPLEX_TYPES: Readonly<Record<string, ComplexType>> = {
  AddNodeReqType: {
    name: 'AddNodeReqType',
    particles: [
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'header', type: 'MessageHeaderType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'enumMappingDataList', type: 'EnumMappingDataListType' }] },
      { minOccurs: 0, maxOccurs: 1, alternatives: [{ name: 'activationTimestamp', type: 'ActivationTimestampType' }] },
    ],
  },
  AddNodeRespType: {
    name: 'AddNodeRespType',
    particles: [
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'header', type: 'MessageHeaderType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'result', type: 'ResultType' }] },
      { minOccurs: 0, maxOccurs: 1, alternatives: [{ name: 'enumMappingDataList', type: 'EnumMappingDataListType' }] },
    ],
  },
  RemoveNodeReqType: {
    name: 'RemoveNodeReqType',
    particles: [
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'header', type: 'MessageHeaderType' }] },
      { minOccurs: 0, maxOccurs: 1, alternatives: [{ name: 'enumMappingDataList', type: 'EnumMappingDataListType' }] },
    ],
  },
  RemoveNodeRespType: {
    name: 'RemoveNodeRespType',
    particles: [
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'header', type: 'MessageHeaderType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'result', type: 'ResultType' }] },
    ],
  },
  AddDataReqType: {
    name: 'AddDataReqType',
    particles: [
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'header', type: 'MessageHeaderType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'enumMappingDataList', type: 'NonEmptyEnumMappingDataListType' }] },
    ],
  },
  AddDataRespType: {
    name: 'AddDataRespType',
    particles: [
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'header', type: 'MessageHeaderType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'result', type: 'ResultType' }] },
    ],
  },
  ModDataReqType: {
    name: 'ModDataReqType',
    particles: [
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'header', type: 'MessageHeaderType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'enumMappingModificationList', type: 'EnumMappingModificationListType' }] },
    ],
  },
  ModDataRespType: {
    name: 'ModDataRespType',
    particles: [
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'header', type: 'MessageHeaderType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'result', type: 'ResultType' }] },
    ],
  },
  RemoveDataReqType: {
    name: 'RemoveDataReqType',
    particles: [
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'header', type: 'MessageHeaderType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'enumMappingDataList', type: 'NonEmptyEnumMappingDataListType' }] },
    ],
  },
  RemoveDataRespType: {
    name: 'RemoveDataRespType',
    particles: [
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'header', type: 'MessageHeaderType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'result', type: 'ResultType' }] },
    ],
  },
  AckType: {
    name: 'AckType',
    particles: [
      { minOccurs: 0, maxOccurs: 1, alternatives: [{ name: 'messageId', type: 'IdentifierType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'returnCode', type: 'ReturnCodeType' }] },
      { minOccurs: 0, maxOccurs: 1, alternatives: [{ name: 'returnDescription', type: 'DescriptionType' }] },
    ],
  },
  MessageHeaderType: {
    name: 'MessageHeaderType',
    particles: [
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'protocolVersion', type: 'ProtocolVersionType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'messageId', type: 'IdentifierType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'originatingOperatorId', type: 'OperatorIdType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'terminatingOperatorId', type: 'OperatorIdType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'originatingDesAddress', type: 'IpAddressType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'terminatingDesAddress', type: 'IpAddressType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'broadcastId', type: 'IdentifierType' }] },
    ],
  },
  EnumMappingDataListType: {
    name: 'EnumMappingDataListType',
    particles: [
      { minOccurs: 0, maxOccurs: 'unbounded', alternatives: [{ name: 'naptrRecord', type: 'NaptrRecordType' }] },
    ],
  },
  NonEmptyEnumMappingDataListType: {
    name: 'NonEmptyEnumMappingDataListType',
    particles: [
      { minOccurs: 1, maxOccurs: 'unbounded', alternatives: [{ name: 'naptrRecord', type: 'NaptrRecordType' }] },
    ],
  },
  EnumMappingModificationListType: {
    name: 'EnumMappingModificationListType',
    particles: [
      { minOccurs: 1, maxOccurs: 'unbounded', alternatives: [{ name: 'modification', type: 'ModificationType' }] },
    ],
  },
  ModificationType: {
    name: 'ModificationType',
    particles: [
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'existing', type: 'NaptrRecordType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'modified', type: 'NaptrRecordType' }] },
    ],
  },
  NaptrRecordType: {
    name: 'NaptrRecordType',
    particles: [
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'e164Number', type: 'E164NumberType' }, { name: 'e164Prefix', type: 'E164PrefixType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'order', type: 'xs:unsignedShort' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'preference', type: 'xs:unsignedShort' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'flags', type: 'FlagsType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'service', type: 'ServiceType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'regexp', type: 'RegexpType' }] },
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'replacement', type: 'ReplacementType' }] },
      { minOccurs: 0, maxOccurs: 1, alternatives: [{ name: 'ttl', type: 'TtlType' }] },
    ],
  },
  ResultType: {
    name: 'ResultType',
    particles: [
      { minOccurs: 1, maxOccurs: 1, alternatives: [{ name: 'resultCode', type: 'xs:int' }] },
      { minOccurs: 0, maxOccurs: 1, alternatives: [{ name: 'resultDescription', type: 'DescriptionType' }] },
    ],
  },
};
