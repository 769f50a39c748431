// Arbitrary valid messages of every command, for property tests.
import fc from 'fast-check';
import type { Ack, CommandCode, MessageByCommand, NaptrRecord } from '../../../generated/messages.js';
import { COMMAND_CODES } from '../../../generated/schema.js';

export type AnyMessage = { [C in CommandCode]: { command: C; message: MessageByCommand[C] } }[CommandCode];

/** Characters that escaping, encodings and white space rules treat specially, next to plain ones. */
const character = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...'abcXYZ019.-+!\\^$()*') },
  { weight: 2, arbitrary: fc.constantFrom('&', '<', '>', ']', '"', "'", ' ') },
  { weight: 1, arbitrary: fc.constantFrom('é', '\u0085', '\u2028', '\uFEFF', '\uFFFD', '😀', '\u{10FFFF}', '中') },
);
const whiteSpace = fc.constantFrom(' ', '\t', '\n', '\r', '\r\n', '  ');

/** A text that keeps its white space, of at most `max` characters. */
function text(max: number): fc.Arbitrary<string> {
  const unit = fc.oneof({ weight: 9, arbitrary: character }, { weight: 1, arbitrary: whiteSpace });
  const long = fc.constantFrom('x'.repeat(max), '😀'.repeat(max), ']]>'.repeat(Math.floor(max / 3)));
  const short = fc.string({ unit, maxLength: Math.min(20, Math.floor(max / 2)) });
  return fc.oneof({ weight: 9, arbitrary: short }, { weight: 1, arbitrary: long });
}

/** A text as white space collapsing leaves it. */
function token(min: number, max: number): fc.Arbitrary<string> {
  return text(max)
    .map((value) => value.replace(/[\t\n\r ]+/g, ' ').replace(/^ | $/g, ''))
    .filter((value) => [...value].length >= min);
}

const identifier = token(1, 64);
const operatorId = fc.oneof(
  fc.constantFrom('234-15', '001-01', 'operator.example', 'a'.repeat(64)),
  fc.string({ unit: fc.constantFrom(...'aZ09.-'), minLength: 1, maxLength: 64 }),
);
const address = fc.oneof(
  fc.ipV4(),
  fc.constantFrom('::', '::1', '2001:db8::1', '2001:DB8:0:0:0:0:0:1', '::ffff:192.0.2.1', '2001:db8:1:2:3:4:5:6'),
);
const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
const unsignedShort = fc.oneof(fc.constantFrom(0, 1, 65_535), fc.nat(65_535));

const header = fc.record({
  protocolVersion: fc.constant('1.0' as const),
  messageId: identifier,
  originatingOperatorId: operatorId,
  terminatingOperatorId: operatorId,
  originatingDesAddress: address,
  terminatingDesAddress: address,
  broadcastId: identifier,
});

const fields = fc.record(
  {
    order: unsignedShort,
    preference: unsignedShort,
    flags: token(0, 255),
    service: token(0, 255),
    regexp: text(255),
    replacement: token(0, 253),
    ttl: fc.oneof(fc.constantFrom(0, 2_147_483_647), fc.nat(100_000)),
  },
  { requiredKeys: ['order', 'preference', 'flags', 'service', 'regexp', 'replacement'] },
);

export const arbitraryRecord: fc.Arbitrary<NaptrRecord> = fc.oneof(
  fc.tuple(digits(2, 15), fields).map(([number, rest]) => ({ e164Number: `+${number}`, ...rest })),
  fc.tuple(digits(1, 15), fields).map(([prefix, rest]) => ({ e164Prefix: `+${prefix}`, ...rest })),
);

const list = fc.record({ naptrRecord: fc.array(arbitraryRecord, { maxLength: 4 }) });
const nonEmptyList = fc.record({ naptrRecord: fc.array(arbitraryRecord, { minLength: 1, maxLength: 4 }) });
const modification = fc.record({ existing: arbitraryRecord, modified: arbitraryRecord });
const modificationList = fc.record({ modification: fc.array(modification, { minLength: 1, maxLength: 3 }) });
const timestamp = fc.oneof(
  fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
  fc.constantFrom(new Date(8.64e15), new Date(-8.64e15), new Date('2028-02-29T23:59:59.999Z'), new Date(0)),
);
const result = fc.record(
  {
    resultCode: fc.oneof(fc.constantFrom(200, 601, 699, -2_147_483_648, 2_147_483_647, 0), fc.nat(1000)),
    resultDescription: text(1024),
  },
  { requiredKeys: ['resultCode'] },
);

const byCommand: { [C in CommandCode]: fc.Arbitrary<MessageByCommand[C]> } = {
  ADD_NODE_REQ: fc.record(
    { header, enumMappingDataList: list, activationTimestamp: timestamp },
    { requiredKeys: ['header', 'enumMappingDataList'] },
  ),
  ADD_NODE_RESP: fc.record({ header, result, enumMappingDataList: list }, { requiredKeys: ['header', 'result'] }),
  REMOVE_NODE_REQ: fc.record({ header, enumMappingDataList: list }, { requiredKeys: ['header'] }),
  REMOVE_NODE_RESP: fc.record({ header, result }),
  ADD_DATA_REQ: fc.record({ header, enumMappingDataList: nonEmptyList }),
  ADD_DATA_RESP: fc.record({ header, result }),
  MOD_DATA_REQ: fc.record({ header, enumMappingModificationList: modificationList }),
  MOD_DATA_RESP: fc.record({ header, result }),
  REMOVE_DATA_REQ: fc.record({ header, enumMappingDataList: nonEmptyList }),
  REMOVE_DATA_RESP: fc.record({ header, result }),
};

/** A valid message of any command. */
export const arbitraryMessage: fc.Arbitrary<AnyMessage> = fc
  .constantFrom(...COMMAND_CODES)
  .chain((command) => byCommand[command].map((message) => ({ command, message }) as AnyMessage));

/** A valid ACK. */
export const arbitraryAck: fc.Arbitrary<Ack> = fc.record(
  { messageId: identifier, returnCode: fc.integer({ min: 100, max: 599 }), returnDescription: text(1024) },
  { requiredKeys: ['returnCode'] },
);

/** Cuts bytes into pieces at arbitrary places. */
export function cut(bytes: Uint8Array, places: number[]): Uint8Array[] {
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, index) => bytes.subarray(start, at[index] ?? bytes.length));
}
