import { MessageDigest } from '../src/idd/receiving/message-digest.js';
import { MessageReader } from '../src/soap/decoding/message-reader.js';
import { encodeEnvelope } from '../src/soap/encoding/envelope.js';
import { sha256Digest } from '../src/system/sha256-digest.js';

/** What the digest of a message costs on top of decoding it, for a profile of this many records. */
const RECORDS = Number(process.argv[2] ?? 200_000);

const header = {
  protocolVersion: '1.0' as const,
  messageId: 'm-1',
  originatingOperatorId: '208-01',
  terminatingOperatorId: '234-15',
  originatingDesAddress: '127.0.0.1',
  terminatingDesAddress: '127.0.0.1',
  broadcastId: 'b-1',
};
const naptrRecord = Array.from({ length: RECORDS }, (_, index) => ({
  e164Number: `+4416329${String(index).padStart(6, '0')}`,
  order: 100,
  preference: 10,
  flags: 'u',
  service: 'E2U+sip',
  regexp: `!^.*$!sip:+4416329${String(index).padStart(6, '0')}@ims.mnc015.mcc234.3gppnetwork.org!`,
  replacement: '.',
  ttl: 3600,
}));
const bytes = Buffer.from(encodeEnvelope('ADD_NODE_REQ', { header, enumMappingDataList: { naptrRecord } }));

/** Time of the processor, in microseconds: others may be using it too. */
const used = () => process.cpuUsage().user;

/** Microseconds a record. */
function read(digesting: boolean): number {
  const start = used();
  const reader = new MessageReader({ streamed: true });
  const digest = new MessageDigest(sha256Digest(), 'ADD_NODE_REQ', header);
  for (let at = 0; at < bytes.length; at += 65_536) {
    reader.write(bytes.subarray(at, at + 65_536));
    const records = reader.takeRecords();
    if (digesting) digest.records(records);
  }
  reader.end();
  if (digesting) digest.end(reader.message!);
  return (used() - start) / RECORDS;
}

const rounds = Array.from({ length: 9 }, () => ({ decoding: read(false), both: read(true) })).slice(2);
const best = (values: number[]) => Math.min(...values);
const decoding = best(rounds.map((round) => round.decoding));
const both = best(rounds.map((round) => round.both));
console.log(
  `decoding ${decoding.toFixed(2)} µs a record, with the digest ${both.toFixed(2)} µs: ${(both - decoding).toFixed(2)} µs more`,
);

const small = 100_000;
const start = used();
for (let index = 0; index < small; index++) {
  const digest = new MessageDigest(sha256Digest(), 'ADD_DATA_REQ', header);
  digest.end({ header, enumMappingDataList: { naptrRecord: [naptrRecord[index % RECORDS]!] } });
}
console.log(`a message of one record: ${((used() - start) / small).toFixed(2)} µs`);
