import type { AddDataReq, AddNodeReq, MessageByCommand, MessageHeader, NaptrRecord } from '../../generated/messages.js';
import type { CommandCode } from '../../src/idd/codes.js';
import { encodeEnvelope } from '../../src/soap/encoding/envelope.js';

export function sampleHeader(changes: Partial<MessageHeader> = {}): MessageHeader {
  return {
    protocolVersion: '1.0',
    messageId: 'm-1',
    originatingOperatorId: '208-01',
    terminatingOperatorId: '234-15',
    originatingDesAddress: '127.0.0.1',
    terminatingDesAddress: '127.0.0.1',
    broadcastId: 'b-1',
    ...changes,
  };
}

/** A record of its own for each number below 10000. */
export function sampleRecord(index: number): NaptrRecord {
  return {
    e164Number: `+44163296${String(index).padStart(4, '0')}`,
    order: 100,
    preference: 10,
    flags: 'u',
    service: 'E2U+sip',
    regexp: '!^(.*)$!sip:\\1@ims.example!',
    replacement: '.',
    ttl: 3600,
  };
}

export function sampleRecords(count: number): NaptrRecord[] {
  return Array.from({ length: count }, (_, index) => sampleRecord(index % 10_000));
}

export function addDataRequest(records = 1, header: Partial<MessageHeader> = {}): AddDataReq {
  return { header: sampleHeader(header), enumMappingDataList: { naptrRecord: sampleRecords(records) } };
}

export function addNodeRequest(records = 1, header: Partial<MessageHeader> = {}): AddNodeReq {
  return { header: sampleHeader(header), enumMappingDataList: { naptrRecord: sampleRecords(records) } };
}

/** One valid message of each command. */
export const EACH_MESSAGE: { [C in CommandCode]: MessageByCommand[C] } = {
  ADD_NODE_REQ: { ...addNodeRequest(2), activationTimestamp: new Date('2030-01-01T00:00:00Z') },
  ADD_NODE_RESP: {
    header: sampleHeader(),
    result: { resultCode: 200 },
    enumMappingDataList: { naptrRecord: sampleRecords(2) },
  },
  REMOVE_NODE_REQ: { header: sampleHeader(), enumMappingDataList: { naptrRecord: sampleRecords(2) } },
  REMOVE_NODE_RESP: { header: sampleHeader(), result: { resultCode: 200 } },
  ADD_DATA_REQ: addDataRequest(2),
  ADD_DATA_RESP: { header: sampleHeader(), result: { resultCode: 603, resultDescription: 'no' } },
  MOD_DATA_REQ: {
    header: sampleHeader(),
    enumMappingModificationList: { modification: [{ existing: sampleRecord(1), modified: sampleRecord(2) }] },
  },
  MOD_DATA_RESP: { header: sampleHeader(), result: { resultCode: 200 } },
  REMOVE_DATA_REQ: addDataRequest(2),
  REMOVE_DATA_RESP: { header: sampleHeader(), result: { resultCode: 200 } },
};

/** The message as text. */
export function envelopeOf<C extends CommandCode>(
  command: C,
  message: MessageByCommand[C] = EACH_MESSAGE[command],
): string {
  return encodeEnvelope(command, message);
}
